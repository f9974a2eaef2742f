"""Exports a network from Keras to ONNX: the same layers that Headroom runs, with weights drawn by Keras.

    python export.py xception xception.onnx
"""
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import tensorflow as tf
import tf2onnx
from keras.applications import MobileNetV2, ResNet101V2, Xception

NETWORKS = {"xception": (Xception, 299), "mobilenetv2": (MobileNetV2, 224), "resnet101v2": (ResNet101V2, 224)}


def main():
    name, path = sys.argv[1:]
    make, side = NETWORKS[name]
    model = make(weights=None, classifier_activation=None)
    # One image per run, so that the runtime may plan for the shape as Headroom does.
    signature = [tf.TensorSpec((1, side, side, 3), tf.float32, name="image")]
    function = tf.function(lambda image: model(image, training=False), input_signature=signature)
    proto, _ = tf2onnx.convert.from_function(function, input_signature=signature, opset=17, output_path=path)

    # The export is right if the runtime gives what Keras gives.
    import onnxruntime
    image = np.random.default_rng(1).uniform(-1, 1, (1, side, side, 3)).astype(np.float32)
    expected = model(image, training=False).numpy()
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    found = session.run(None, {session.get_inputs()[0].name: image})[0]
    error = float(np.abs(found - expected).max() / expected.std())
    nodes = len(proto.graph.node)
    print(f"{name}: {nodes} ONNX nodes, logits within {error:.1e} of their standard deviation")
    if error > 1e-3:
        sys.exit(f"{name}: the exported network differs from Keras's")


main()
