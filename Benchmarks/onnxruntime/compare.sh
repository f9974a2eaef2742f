#!/usr/bin/env bash
# Compares Headroom's speed with ONNX Runtime's on the same networks, exported from Keras.
#
#   Benchmarks/onnxruntime/compare.sh [--threads N] [--rounds N] [NETWORK ...]
#
# Makes a virtual environment and the exported networks beside this script on first use: about 2 GB and
# 3 minutes.
# Binds both programs to as many processors as there are threads; PROCESSORS=1,3 chooses them.
set -euo pipefail
cd "$(dirname "$0")"

if [[ ! -e .venv/ready ]]; then
  python3 -m venv .venv
  .venv/bin/pip install --quiet --requirement requirements.txt
  touch .venv/ready
fi
for network in xception mobilenetv2 resnet101v2; do
  [[ -e .venv/$network.onnx ]] || .venv/bin/python export.py "$network" ".venv/$network.onnx"
done
swift build --package-path ../.. --configuration release --product cnn-bench

threads=1
for ((i = 1; i < $#; i++)); do
  if [[ ${!i} == --threads ]]; then
    next=$((i + 1))
    threads=${!next}
  fi
done
processors=${PROCESSORS:-0-$((threads - 1))}
exec taskset --cpu-list "$processors" .venv/bin/python compare.py \
  --bench ../../.build/release/cnn-bench --onnx .venv "$@"
