#!/usr/bin/env bash
# The study of spurious features in docs/results.md: four animals, each on a ground of its own in
# training and on another in the test, at three seeds. The same command goes on after an
# interruption. Usage: study_spurious.sh MAIA FOLDER
set -euo pipefail

maia=$1
folder=$2
tables=$(dirname "$0")/../examples/spurious
mkdir -p "$folder"

draw() { # NAME COUNT SEED
  "$maia" dataset collage -o "$folder/$1-$3" --n "$2" --seed "$3" --correlation "$tables/$1.csv"
}

for seed in 0 1 2; do
  draw train 2000 "$seed"
  draw test 400 "$seed"
  draw balanced 480 "$seed"
  echo "seed $seed"
  "$maia" spurious --data "$folder/train-$seed" --test "$folder/test-$seed" \
    --balanced "$folder/balanced-$seed" --validation 0.2 --seed "$seed" --runs "$folder/runs" \
    --domain "a whole cow, goat, deer or horse in a desert, a forest, mud, snow or on a beach"
done | tee "$folder/tables.txt"
