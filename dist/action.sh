#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The step of action.yml: what its inputs ask for, each with a heading in the job's summary; an answer that is no, or
# an error, is an annotation, and ends the job when all has been run. Needs a JDK, and Maven unless SLOTWISE names a
# launcher.
set -uo pipefail
slotwise=${SLOTWISE:-$GITHUB_ACTION_PATH/slotwise}
read -ra modules <<< "$MODULES"
read -ra arguments <<< "${ARGUMENTS-}"
status=0

# NAME FENCE WORD...: runs the command; puts what it prints into the summary, as text if FENCE is not empty.
step() {
  local name=$1 fence=$2 code
  shift 2
  "$slotwise" "$@" > "$work/out" 2> "$work/err"
  code=$?
  {
    echo "### slotwise $name"
    echo "$fence"
    cat "$work/out"
    echo "$fence"
  } >> "$GITHUB_STEP_SUMMARY"
  local level=notice line
  while IFS= read -r line; do
    level=error
    case $line in *": warning: "*) level=warning ;; esac
    echo "::$level title=slotwise $name::${line//%/%25}"
  done < "$work/err"
  if [ "$code" = 1 ]; then
    echo "::error title=slotwise $name::$(head -n 1 "$work/out")"
  fi
  [ "$code" -le "$status" ] || status=$code
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ -n "${LIST-}" ]; then
  step check '```' check "${modules[@]}" --list "$LIST" "${arguments[@]}"
  "$slotwise" check "${modules[@]}" --list "$LIST" "${arguments[@]}" --format junit > "$JUNIT" 2> /dev/null
fi
if [ -n "${OLD-}" ]; then
  step diff "" diff "$OLD" "${modules[@]}" "${arguments[@]}" --format markdown
fi
if [ -n "${BASELINE-}" ]; then
  step baseline '```' baseline "${modules[@]}" --check "$BASELINE" "${arguments[@]}"
fi
exit "$status"
