# shellcheck shell=bash
# Sourced by the other scripts. They all work from the repository's root, wherever they were called from.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit 1

# What setup installs for this checkout alone. `target/` is git-ignored.
# shellcheck disable=SC2034  # read by the scripts that source this file
tools=$root/target/tools

say() { printf '%s\n' "$*" >&2; }
hint() { printf 'hint: %s\n' "$*" >&2; }
die() {
  printf 'error: %s\n' "$1" >&2
  shift
  local line
  for line in "$@"; do hint "$line"; done
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# Where cargo puts what it builds: CARGO_TARGET_DIR and configuration files included.
target_directory() {
  cargo metadata --format-version 1 --no-deps --locked |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])'
}
