"""The networks compared, and the rule that fills them: weights and an image that any program can make again.

The rule is that of Sources/CNN/Weights, so that all runtimes compute what Headroom's tests compare with
Keras: FNV-1a of a key seeds SplitMix64, whose top 24 bits give a number in [0, 1). Tests/CNNTests/Fixtures
holds the logits that Keras computes of it in float64.
"""
import json
import math
import pathlib

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SEED = 1
SIDES = {"xception": 299, "mobilenetv2": 224, "resnet101v2": 224}
TITLES = {"xception": "Xception", "mobilenetv2": "MobileNetV2", "resnet101v2": "ResNet101V2"}
# Scale of the kernels, which keeps activations of order 1.
GAINS = {"xception": 0.7, "mobilenetv2": 1.6, "resnet101v2": 0.65}


def uniform(key: str, count: int) -> np.ndarray:
    """The first numbers of a key's sequence, float32 in [0, 1)."""
    state = 0xCBF29CE484222325
    for byte in key.encode():
        state = ((state ^ byte) * 0x100000001B3) % 2**64
    with np.errstate(over="ignore"):
        steps = np.arange(1, count + 1, dtype=np.uint64)
        mixed = np.uint64(state) + np.uint64(0x9E3779B97F4A7C15) * steps
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        mixed ^= mixed >> np.uint64(31)
    return (mixed >> np.uint64(40)).astype(np.float32) * np.float32(2.0**-24)


def weight(network: str, layer: str, variable: str, shape: tuple[int, ...]) -> np.ndarray:
    """The values of one variable, by Keras's names."""
    values = uniform(f"{SEED}/{network}/{layer}/{variable}", math.prod(shape)).reshape(shape)
    signed = np.float32(2) * values - np.float32(1)
    match variable:
        case "kernel" | "depthwise_kernel" | "pointwise_kernel":
            fan_in = math.prod(shape[:2] if variable == "depthwise_kernel" else shape[:-1])
            return signed * np.float32(GAINS[network] * math.sqrt(6 / fan_in))
        case "gamma" | "moving_variance":
            return np.float32(0.5) + values
        case "beta" | "moving_mean":
            return signed * np.float32(0.1)
        case "bias":
            return signed * np.float32(0.05)
    raise ValueError(f"no rule for the variable '{variable}' of layer '{layer}'")


def shape(network: str) -> tuple[int, int, int, int]:
    """What a network takes: one image, its height, its width, its channels."""
    return 1, SIDES[network], SIDES[network], 3


def image(network: str) -> np.ndarray:
    """The image, values in [-1, 1)."""
    values = uniform(f"{SEED}/{network}/input", math.prod(shape(network)))
    return np.float32(2) * values.reshape(shape(network)) - np.float32(1)


def keras_logits(network: str) -> np.ndarray:
    """What Keras computes of it in float64."""
    path = ROOT / "Tests" / "CNNTests" / "Fixtures" / f"{network}.json"
    return np.array(json.loads(path.read_text())["logits"])
