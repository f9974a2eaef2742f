"""Exports a network from Keras to what each runtime reads: ONNX, OpenVINO's IR, TFLite and MNN, in float32.

    python export.py xception FOLDER

The layers are Keras's, the weights and the image those of the reference rule (reference.py). A conversion
that fails is reported in a line, and the others go on. FOLDER/xception.done says that the export is over.
"""
import os
import pathlib
import subprocess
import sys
from typing import Callable

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
# Or Keras writes its settings into the home folder.
os.environ["KERAS_HOME"] = str(pathlib.Path(sys.argv[2]).absolute())

import keras
import tensorflow as tf
import tf2onnx

import reference

MAKERS = {
    "xception": keras.applications.Xception,
    "mobilenetv2": keras.applications.MobileNetV2,
    "resnet101v2": keras.applications.ResNet101V2,
}


def build(network: str) -> tf.types.experimental.PolymorphicFunction:
    """Keras's network with the reference weights, as a function of one image."""
    model = MAKERS[network](weights=None, classifier_activation=None)
    for layer in model.layers:
        layer.set_weights(
            [reference.weight(network, layer.name, each.name, tuple(each.shape)) for each in layer.weights])
    side = reference.SIDES[network]
    # One image per run, so that each runtime may plan for the shape as Headroom does.
    signature = [tf.TensorSpec((1, side, side, 3), tf.float32, name="image")]
    return tf.function(lambda image: model(image, training=False), input_signature=signature)


def to_onnx(function: tf.types.experimental.PolymorphicFunction, path: pathlib.Path) -> None:
    tf2onnx.convert.from_function(
        function, input_signature=function.input_signature, opset=17, output_path=str(path))


def to_tflite(function: tf.types.experimental.PolymorphicFunction, path: pathlib.Path) -> None:
    converter = tf.lite.TFLiteConverter.from_concrete_functions([function.get_concrete_function()], function)
    path.write_bytes(converter.convert())


def to_openvino(onnx: pathlib.Path, path: pathlib.Path) -> None:
    import openvino
    # Weights are rounded to float16 unless told otherwise.
    openvino.save_model(openvino.convert_model(onnx), path, compress_to_fp16=False)


def to_mnn(onnx: pathlib.Path, path: pathlib.Path) -> None:
    # Not the program mnnconvert, which installs a package with the first pip on the PATH, to report its use.
    # In a process of its own, for it prints much.
    call = "import _tools, sys; _tools.mnnconvert(sys.argv)"
    arguments = ["-f", "ONNX", "--modelFile", onnx, "--MNNModel", path, "--bizCode", "headroom"]
    done = subprocess.run([sys.executable, "-c", call, *arguments], capture_output=True, text=True)
    if done.returncode or not path.exists():
        raise RuntimeError(done.stderr or f"the converter wrote no file; its status was {done.returncode}")


def attempt(what: str, convert: Callable[..., None], source: object, path: pathlib.Path) -> None:
    try:
        convert(source, path)
    except Exception as error:  # Whatever a converter throws: the others are to be compared all the same.
        reason = str(error).strip().splitlines() or [type(error).__name__]
        print(f"{path.name}: no {what}: {reason[-1]}", file=sys.stderr)
        path.unlink(missing_ok=True)


def main() -> None:
    network, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / network
    reference.image(network).tofile(path.with_suffix(".image"))
    function = build(network)
    onnx = path.with_suffix(".onnx")
    attempt("ONNX", to_onnx, function, onnx)
    attempt("TFLite", to_tflite, function, path.with_suffix(".tflite"))
    attempt("OpenVINO IR", to_openvino, onnx, path.with_suffix(".xml"))
    attempt("MNN", to_mnn, onnx, path.with_suffix(".mnn"))
    path.with_suffix(".done").touch()


main()
