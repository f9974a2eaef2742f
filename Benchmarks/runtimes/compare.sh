#!/usr/bin/env bash
# Compares Headroom with ONNX Runtime, OpenVINO, LiteRT and MNN on the same networks, exported from Keras.
#
#   make bench-runtimes                                   builds headroom and cnn-bench, then runs this
#   Benchmarks/runtimes/compare.sh [--threads 1,2] [--networks xception] [--help]
#
# Makes a virtual environment and the exported networks in .venv beside this script on first use: about 3 GB,
# a few minutes. A runtime that cannot be installed here is reported, and the others are compared.
set -euo pipefail
cd "$(dirname "$0")"

if ! cat requirements.txt requirements-export.txt | cmp -s - .venv/installed; then
  echo "Installing what is compared into $PWD/.venv" >&2
  python3 -m venv .venv
  pip() { .venv/bin/pip install --quiet --disable-pip-version-check "$@"; }
  pip --requirement requirements-export.txt
  while read -r package; do
    pip --constraint requirements-export.txt "$package" </dev/null ||
      echo "$package: not installed; going on without it" >&2
  done <requirements.txt
  # With it OpenVINO's converter reports its use and keeps an identity in the home folder; it works without.
  .venv/bin/pip uninstall --quiet --yes openvino-telemetry
  cat requirements.txt requirements-export.txt >.venv/installed
fi
for network in xception mobilenetv2 resnet101v2; do
  exported=.venv/networks/$network.done
  if [[ ! $exported -nt export.py || ! $exported -nt .venv/installed ]]; then
    echo "Exporting $network" >&2
    .venv/bin/python export.py "$network" .venv/networks
  fi
done
# Anew each time: a file is for the kernels of one build and processor.
for network in xception mobilenetv2 resnet101v2; do
  ../../.build/release/headroom convert --model "$network" --output ".venv/networks/$network.hrw" >/dev/null
done
export PYTHONPATH=$PWD/../common
exec .venv/bin/python compare.py "$@"
