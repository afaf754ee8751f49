# shellcheck shell=bash
# Sourced by the other scripts. They all work from the repository's root, wherever they were called from.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit 1

# What setup installs for this checkout alone. `target/` is git-ignored.
# shellcheck disable=SC2034  # read by the scripts that source this file
tools=$root/target/tools

# rhai's hash tables draw constants when they are compiled, each time others. They need not be secret here.
export CONST_RANDOM_SEED=activity-generator

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

# The one form in which the checks and tests call cargo: the same profile, features and wrapper each time, with AWS, so
# that no dependency is compiled twice. The release build of scripts/build has the same dependencies, in the same folder.
suite_form=(--workspace --features activity-generator/aws --profile bench --locked)
suite_cargo() {
  local action=$1
  shift
  RUSTC_WORKSPACE_WRAPPER=$(clippy_wrapper) cargo "$action" "${suite_form[@]}" "$@"
}

# scripts/rustc_with_clippy under a name that changes with clippy's settings, which cargo does not look at.
clippy_wrapper() {
  local folder wrapper
  folder=$tools/clippy/$(cat clippy.toml scripts/rustc_with_clippy | cksum | tr ' ' -)
  wrapper=$folder/rustc_with_clippy
  if [ ! -x "$wrapper" ]; then
    mkdir -p "$folder"
    cp scripts/rustc_with_clippy "$wrapper.$$"
    mv "$wrapper.$$" "$wrapper"
  fi
  printf '%s' "$wrapper"
}

# Where scripts/build-tests leaves the command with AWS: `target/release` holds that of whichever build was the last.
suite_command() { printf '%s' "$root/target/suite/activity-generator"; }
