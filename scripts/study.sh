#!/usr/bin/env bash
# The offline study of docs/results.md: the built-in experimenter beside every baseline on 100 units
# of EfficientNet-Lite0 and the 88 synthetic units, and what its tools contribute. The same command
# goes on after an interruption. Usage: study.sh MAIA FOLDER
set -euo pipefail

maia=$1
folder=$2
runs=$folder/runs
mkdir -p "$folder"

# More units of later layers, as in the paper's table A3.
"$maia" sweep --runs "$runs" --units _bn0:random:10 _blocks.2:random:15 _blocks.4:random:15 \
  _blocks.10:random:20 _blocks.15:random:15 _bn1:random:25
"$maia" sweep --runs "$runs" --model synthetic --units synthetic:all
"$maia" eval label --method runs --runs "$runs" --methods builtin -o "$folder/builtin.jsonl"
for method in exemplars drawn dissection random; do
  "$maia" eval label --method "$method" --labels "$folder/builtin.jsonl" \
    -o "$folder/$method.jsonl"
done
"$maia" eval predictive --runs "$runs" --methods builtin,exemplars,drawn,dissection,random \
  --labels "$folder"/{exemplars,drawn,dissection,random}.jsonl | tee "$folder/predictive.txt"
# The network's units are among those above, so that "full" is there already.
settings="full,exemplars only,generated only,without edit_images,without describe_images"
ablate() {
  "$maia" eval ablation --runs "$runs" --settings "$settings" "$@"
}
{
  ablate --units _blocks.4:random:6 _blocks.10:random:8 _bn1:random:10
  ablate --model synthetic --units synthetic:all
} | tee "$folder/ablation.txt"
python3 "$(dirname "$0")/study_tables.py" "$runs"/eval-predictive-*.json "$runs"/eval-ablation-*.json \
  >"$folder/tables.md"
