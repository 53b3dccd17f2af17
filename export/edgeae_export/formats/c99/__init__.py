"""C99 from an ONNX graph: read into a plan of kernel calls, laid out in memory, written as text."""
