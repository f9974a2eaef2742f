"""Checks that `headroom classify` gives Keras's own logits for weights that Keras made and saved.

    pip install -r requirements.txt
    python check_keras.py [--headroom ../../.build/release/headroom] [--seed 7] [NETWORK ...]

Each network is built in Keras under a seed, its normalizations are given values that matter, and it is saved as .keras,
.h5, .weights.h5 and .safetensors. Keras loads an image, resizes it and computes the logits; so does Headroom from each
file, and from the .keras file converted. Exits with 1 if any differ by more than 1e-4 of the logits' standard deviation,
or if a class's probability does by more than 1e-4 of itself.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
from keras.applications import MobileNetV2, ResNet101V2, Xception
from keras.applications import mobilenet_v2, resnet_v2, xception
from PIL import Image
from safetensors.numpy import save_file

NETWORKS = {
    "xception": (Xception, xception, 299),
    "mobilenetv2": (MobileNetV2, mobilenet_v2, 224),
    "resnet101v2": (ResNet101V2, resnet_v2, 224),
}
TOLERANCE = 1e-4


def build(name, seed):
    """A network as Keras initializes it under a seed, but for normalizations, which would all be alike."""
    keras.utils.clear_session()
    keras.utils.set_random_seed(seed)
    # Another model first, so that Keras counts the names of unnamed layers on.
    keras.Sequential([keras.Input((8, 8, 3)), keras.layers.Conv2D(2, 1), keras.layers.BatchNormalization()])
    model = NETWORKS[name][0](weights=None, classifier_activation=None)
    random = np.random.default_rng(seed)
    for layer in model.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            size = layer.gamma.shape
            layer.set_weights([
                random.uniform(0.8, 1.4, size), random.normal(0, 0.1, size), random.normal(0, 0.1, size),
                random.uniform(0.5, 1.5, size),
            ])
    return model


def picture(path, seed):
    """A photograph-like image: a few waves and some noise."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:375, 0:500]
    waves = [128 + 100 * np.sin(x / random.uniform(9, 60) + c) * np.cos(y / random.uniform(9, 60)) for c in range(3)]
    noise = random.normal(0, 12, (375, 500, 3))
    Image.fromarray(np.clip(np.stack(waves, -1) + noise, 0, 255).astype(np.uint8)).save(path)


def expected(model, name, path):
    """What Keras computes for an image file."""
    _, module, side = NETWORKS[name]
    image = keras.utils.img_to_array(keras.utils.load_img(path))
    resized = keras.layers.Resizing(side, side)(image[None])
    return model(module.preprocess_input(np.array(resized)), training=False).numpy()[0].astype(np.float64)


def found(headroom, name, weights, path):
    """What Headroom computes for it: logits and probabilities."""
    command = [headroom, "classify", "--model", name, "--weights", weights, "--image", path, "--top", "1000", "--json"]
    document = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    predictions = sorted(document["images"][0]["predictions"], key=lambda prediction: prediction["class"])
    return tuple(np.array([prediction[key] for prediction in predictions]) for key in ("logit", "probability"))


def save(model, name, folder):
    """The model in every format; their paths."""
    paths = [os.path.join(folder, f"{name}{suffix}") for suffix in (".keras", ".h5", ".weights.h5", ".safetensors")]
    model.save(paths[0])
    model.save(paths[1])
    model.save_weights(paths[2])
    save_file({weight.path: weight.numpy() for weight in model.weights}, paths[3])
    return paths


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
    parser.add_argument("--headroom", default=os.path.join(root, ".build", "release", "headroom"))
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("networks", nargs="*", default=list(NETWORKS))
    arguments = parser.parse_args()
    print(f"keras {keras.__version__}, seed {arguments.seed}; differences of the worst class of 1000")
    print(f"{'network':12} {'weights':12} {'logits':>9} {'probability':>12}  top class")
    failed = False
    for name in arguments.networks:
        with tempfile.TemporaryDirectory() as folder:
            image = os.path.join(folder, "image.png")
            picture(image, arguments.seed)
            model = build(name, arguments.seed)
            logits = expected(model, name, image)
            powers = np.exp(logits - logits.max())
            probabilities = powers / powers.sum()
            paths = save(model, name, folder)
            mapped = os.path.join(folder, f"{name}.hrw")
            convert = ["convert", "--model", name, "--weights", paths[0], "--output", mapped]
            subprocess.run([arguments.headroom, *convert], check=True, capture_output=True)
            for path in [*paths, mapped]:
                theirs = found(arguments.headroom, name, path, image)
                error = np.abs(theirs[0] - logits).max() / logits.std()
                shift = (np.abs(theirs[1] - probabilities) / probabilities).max()
                agrees = int(theirs[0].argmax()) == int(logits.argmax()) and error < TOLERANCE and shift < TOLERANCE
                failed = failed or not agrees
                suffix = os.path.basename(path)[len(name):]
                print(
                    f"{name:12} {suffix:12} {error:9.1e} {shift:12.1e}  {int(theirs[0].argmax())}"
                    + ("" if agrees else f", Keras {int(logits.argmax())}: DIFFERS"), flush=True)
    if failed:
        sys.exit("some of Headroom's results differ from Keras's")


main()
