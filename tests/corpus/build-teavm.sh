#!/bin/sh
# build-teavm.sh [OUT.wasm [VERSION]]: examples/java-gc as WasmGC, by TeaVM from Maven Central.
# The bytes depend on the JDK's compiler too.
set -eu
for tool in mvn javac; do
  command -v $tool > /dev/null || { echo "${0##*/}: needs $tool (apt-get install maven default-jdk-headless)" >&2; exit 3; }
done
out=$(realpath -m "${1:-teavm.wasm}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -R "$(dirname "$0")/../../examples/java-gc/." "$work"
cd "$work"
rm -rf target
mvn -q -B ${2:+-Dteavm.version=$2} process-classes > log 2>&1 || { tail -20 log >&2; echo "${0##*/}: failed: mvn" >&2; exit 1; }
cp target/javascript/classes.wasm "$out"
