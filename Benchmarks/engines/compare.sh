#!/usr/bin/env bash
# Compares Headroom's simulator with SimPy, Ciw and Cimba on the same queues, and measures how it grows.
#
#   make bench-engine                                   builds engine-benchmark, then runs this
#   Benchmarks/engines/compare.sh [--pods 1,10] [--long] [--output docs/performance.md] [--help]
#
# Makes a virtual environment in .venv beside this script on first use, about 600 MB. An engine that cannot be
# installed here is reported, and the others are compared.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

if ! cmp -s "$here/requirements.txt" "$here/.venv/installed"; then
  echo "Installing what is compared into $here/.venv" >&2
  python3 -m venv "$here/.venv"
  while read -r package; do
    "$here/.venv/bin/pip" install --quiet --disable-pip-version-check "$package" </dev/null ||
      echo "$package: not installed; going on without it" >&2
  done <"$here/requirements.txt"
  cp "$here/requirements.txt" "$here/.venv/installed"
fi
export PYTHONPATH=$here/../common
exec "$here/.venv/bin/python" "$here/compare.py" "$@"
