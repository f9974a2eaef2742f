"""The four runtimes that Headroom is compared with, each told the same: float32, so many threads, one image.

An engine imports its library when it is made, then loads a file, then runs images: [1, side, side, 3] float32
to [1000] logits. What is not set is left as the library's authors chose it, spinning threads too.
"""
import pathlib
from typing import Protocol

import numpy as np


class Engine(Protocol):
    package: str
    suffix: str

    def load(self, path: pathlib.Path, threads: int) -> None: ...

    def run(self, image: np.ndarray) -> np.ndarray: ...


class OnnxRuntime:
    package, suffix = "onnxruntime", ".onnx"

    def __init__(self) -> None:
        import onnxruntime
        self.library = onnxruntime

    def load(self, path: pathlib.Path, threads: int) -> None:
        options = self.library.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self.session = self.library.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        self.input = self.session.get_inputs()[0].name

    def run(self, image: np.ndarray) -> np.ndarray:
        return self.session.run(None, {self.input: image})[0][0]


class OpenVino:
    package, suffix = "openvino", ".xml"

    def __init__(self) -> None:
        import openvino
        self.library = openvino

    def load(self, path: pathlib.Path, threads: int) -> None:
        # Left to itself it would compute in bfloat16 where the processor can.
        settings = {
            "INFERENCE_PRECISION_HINT": "f32", "PERFORMANCE_HINT": "LATENCY", "NUM_STREAMS": 1,
            "INFERENCE_NUM_THREADS": threads}
        self.request = self.library.Core().compile_model(path, "CPU", settings).create_infer_request()

    def run(self, image: np.ndarray) -> np.ndarray:
        return self.request.infer([image], share_inputs=True, share_outputs=True)[0][0]


class LiteRt:
    package, suffix = "ai-edge-litert", ".tflite"

    def __init__(self) -> None:
        from ai_edge_litert import interpreter
        self.library = interpreter

    def load(self, path: pathlib.Path, threads: int) -> None:
        # XNNPACK is what runs a float network by default.
        self.interpreter = self.library.Interpreter(str(path), num_threads=threads)
        self.interpreter.allocate_tensors()
        self.input = self.interpreter.get_input_details()[0]["index"]
        self.output = self.interpreter.get_output_details()[0]["index"]

    def run(self, image: np.ndarray) -> np.ndarray:
        self.interpreter.set_tensor(self.input, image)
        self.interpreter.invoke()
        return self.interpreter.get_tensor(self.output)[0]


class Mnn:
    package, suffix = "MNN", ".mnn"

    def __init__(self) -> None:
        import MNN
        self.library = MNN

    def load(self, path: pathlib.Path, threads: int) -> None:
        # Asked for, lest a version take less for enough.
        settings = {"backend": "CPU", "numThread": threads, "precision": "high"}
        self.runtime = self.library.nn.create_runtime_manager((settings,))
        self.module = self.library.nn.load_module_from_file(str(path), [], [], runtime_manager=self.runtime)

    def run(self, image: np.ndarray) -> np.ndarray:
        return self.module.forward(self.library.numpy.array(image)).read()[0]


ENGINES = {"ONNX Runtime": OnnxRuntime, "OpenVINO": OpenVino, "LiteRT": LiteRt, "MNN": Mnn}
