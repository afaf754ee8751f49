# shellcheck shell=bash
# Sourced, after scripts/lib.sh, by the scripts of a deployment's life. Those, and what they call, keep to the bash (3.2) and
# the tools of macOS, too.
# shellcheck disable=SC2154  # root and tools come from lib.sh

# Node packages of cdk/, installed from the lock file when they are missing or others.
node_packages() {
  have node || die "node is missing" "install Node.js 20.19 or newer: https://nodejs.org"
  local major minor
  IFS=. read -r major minor _ < <(node --version | tr -d v)
  if [ "$major" -lt 20 ] || { [ "$major" = 20 ] && [ "$minor" -lt 19 ]; }; then
    die "node $major.$minor is too old" "install Node.js 20.19 or newer: https://nodejs.org"
  fi
  # What npm last installed is written beside it; another lock file needs another installation.
  local installed=cdk/node_modules/.installed-lock
  if cmp -s cdk/package-lock.json "$installed"; then return; fi
  mkdir -p "$tools"
  (
    # One at a time: an installation first deletes what is there.
    if have flock; then flock 9; fi
    if cmp -s cdk/package-lock.json "$installed"; then exit; fi
    say "setup: Node packages into cdk/node_modules"
    npm ci --prefix cdk --no-audit --no-fund --loglevel=error >&2 ||
      die "npm could not install the packages of cdk/" "is the network, or the registry that npm is set up for, within reach?"
    cp cdk/package-lock.json "$installed"
  ) 9>"$tools/node-packages.lock"
}

# Whether a file is missing, or older than what it is made from.
stale() {
  [ ! -e "$1" ] || [ -n "$(find Cargo.toml Cargo.lock crates functions -newer "$1" \
    \( -name '*.rs' -o -name 'Cargo.*' -o -name '*.json' \) ! -path '*/tests/*' -print)" ]
}

# The command, the functions and the layer, built when they are missing or old. ACTIVITY_GENERATOR names a built command.
built() {
  local made=(target/lambda/{generate,dispatch,execute}/bootstrap.zip) one
  if [ -z "${ACTIVITY_GENERATOR-}" ]; then
    export ACTIVITY_GENERATOR=$root/target/released/activity-generator
    made+=("$ACTIVITY_GENERATOR")
  fi
  for one in "${made[@]}"; do
    if stale "$one"; then
      say "build: the command and the functions (some minutes the first time)"
      # Functions run on Linux: elsewhere zig has to link them.
      if [ "$(uname -s)" = Linux ]; then scripts/build >&2; else scripts/build --zig >&2; fi
      # What came out the same is up to date all the same.
      touch "${made[@]}"
      break
    fi
  done
}

# The words of a deployment's life; CALLED_FROM is where relative paths begin.
lifecycle() {
  node_packages
  CALLED_FROM=${called_from-$PWD} NODE_NO_WARNINGS=1 cdk/node_modules/.bin/tsx cdk/lifecycle/main.ts "$@"
}
