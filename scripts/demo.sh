#!/usr/bin/env bash
# The main job on the embedded default: three units of a real ImageNet network, one a layer, from an
# early, a middle and a late one.
set -euo pipefail

maia=${1:?usage: demo.sh PATH-OF-MAIA}
model=efficientnet-lite0
units=("_blocks.1 11" "_blocks.8 15" "_bn1 42")

layers=$(printf '%s\n' "${units[@]}" | cut -d' ' -f1 | paste -sd,)
"$maia" index build --model "$model" --layers "$layers"
for pair in "${units[@]}"; do
  read -r layer unit <<<"$pair"
  echo
  "$maia" describe --model "$model" --layer "$layer" --unit "$unit"
done
echo
echo "Open a report in a browser; 'maia runs list' shows all runs, 'maia describe --help' how to go on."
