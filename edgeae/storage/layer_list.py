"""The parts of a network that are built from a file: layers, operations, functions and operators.

Everything here computes on tensors and nothing else: no code, no path, no other file. A name that
is missing is refused, not guessed.
"""

from __future__ import annotations


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


LAYERS = _names("""
    Activation ActivityRegularization Add AdditiveAttention AlphaDropout Attention Average
    AveragePooling1D AveragePooling2D BatchNormalization Bidirectional Concatenate Conv1D
    Conv1DTranspose Conv2D Conv2DTranspose ConvLSTM1D ConvLSTM2D Cropping1D Cropping2D Dense
    DepthwiseConv1D DepthwiseConv2D Dot Dropout ELU EinsumDense Flatten GRU GRUCell GaussianDropout
    GaussianNoise GlobalAveragePooling1D GlobalAveragePooling2D GlobalMaxPooling1D
    GlobalMaxPooling2D GroupNormalization GroupQueryAttention Identity InputLayer LSTM LSTMCell
    LayerNormalization LeakyReLU Masking MaxPooling1D MaxPooling2D Maximum Minimum
    MultiHeadAttention Multiply Normalization PReLU Permute RMSNormalization RNN ReLU RepeatVector
    Rescaling Reshape SeparableConv1D SeparableConv2D SimpleRNN SimpleRNNCell Softmax
    SpatialDropout1D SpatialDropout2D SpectralNormalization StackedRNNCells Subtract ThresholdedReLU
    TimeDistributed UnitNormalization UpSampling1D UpSampling2D ZeroPadding1D ZeroPadding2D
""")
MODELS = _names("Functional Model Sequential")
OPERATIONS = _names("""
    Abs Absolute Add Clip Concatenate Cos Divide Einsum Elu Exp ExpandDims Expm1 Flip Gelu GetItem
    HardSigmoid HardSilu LeakyRelu Log Log1p LogSoftmax Matmul Max Maximum Mean Min Minimum Moveaxis
    Multiply Negative OnesLike Pad Power Reciprocal Relu Relu6 Repeat Reshape Roll Selu Sigmoid Sign
    Silu Sin Softmax Softplus Softsign Split Sqrt Square Squeeze Stack Std Subtract Sum Swapaxes
    Take Tanh Tile Transpose TrueDivide Var Where ZerosLike Cast Unstack
""")
INITIALIZERS = _names("""
    Constant GlorotNormal GlorotUniform HeNormal HeUniform Identity IdentityInitializer LecunNormal
    LecunUniform Ones Orthogonal OrthogonalInitializer RandomNormal RandomUniform TruncatedNormal
    VarianceScaling Zeros constant glorot_normal glorot_uniform he_normal he_uniform identity
    lecun_normal lecun_uniform ones orthogonal random_normal random_uniform truncated_normal
    variance_scaling zeros zero one
""")
REGULARIZERS = _names("L1 L2 L1L2 OrthogonalRegularizer l1 l2 l1_l2 orthogonal_regularizer")
CONSTRAINTS = _names("""
    MaxNorm MinMaxNorm NonNeg UnitNorm max_norm min_max_norm non_neg unit_norm
""")
ACTIVATIONS = _names("""
    celu elu exponential gelu glu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh leaky_relu
    linear log_sigmoid log_softmax mish relu relu6 selu sigmoid silu soft_shrink softmax softplus
    softsign sparse_plus sparse_sigmoid sparsemax squareplus swish tanh tanh_shrink threshold
""")
PLAIN_VALUES = _names("""
    __bytes__ __ellipsis__ __keras_tensor__ __numpy__ __slice__ __tensor__ __tuple__ TensorShape
    __none__
""")
"""Names by which Keras stores values that are not JSON."""

OWN_LAYERS = {
    "edgeae>Sampling": _names("name trainable dtype weight seed"),
    "edgeae>ServedModel": _names("name"),
}
"""The layers of edgeae itself, with the arguments that a file may give them."""

STATELESS_OPERATORS = _names("""
    Abs Add AddN AddV2 All Any ArgMax ArgMin Assert AvgPool BatchMatMul BatchMatMulV2 BatchMatMulV3
    BiasAdd BroadcastArgs BroadcastGradientArgs BroadcastTo Cast Ceil ClipByValue Concat ConcatV2
    Const Conv2D Conv2DBackpropInput Cos Cosh Cumsum DepthToSpace DepthwiseConv2dNative
    DepthwiseConv2dNativeBackpropInput DivNoNan Einsum Elu EmptyTensorList EnsureShape Equal Erf
    Erfc Exp ExpandDims Expm1 Fill Floor FloorDiv FloorMod FusedBatchNorm FusedBatchNormV2
    FusedBatchNormV3 Gather GatherNd GatherV2 Greater GreaterEqual Identity IdentityN If
    InvertPermutation IsFinite IsInf IsNan L2Loss LRN LeakyRelu Less LessEqual LinSpace Log Log1p
    LogSoftmax LogicalAnd LogicalNot LogicalOr MatMul MatrixBandPart MatrixDiagV3 Max MaxPool
    MaxPoolV2 Maximum Mean Merge Min Minimum MirrorPad Mul MulNoNan Neg NextIteration NoOp NotEqual
    OneHot OnesLike Pack Pad PadV2 PartitionedCall Placeholder PlaceholderWithDefault Pow
    PreventGradient Prod Range Rank RealDiv Reciprocal Relu Relu6 Reshape ResizeBilinear
    ResizeNearestNeighbor ReverseSequence ReverseV2 Rint Roll Round Rsqrt ScatterNd Select SelectV2
    Selu Shape ShapeN Sigmoid Sign Sin Sinh Size Slice Snapshot Softmax Softplus Softsign
    SpaceToBatchND SpaceToDepth BatchToSpaceND Split SplitV Sqrt Square SquaredDifference Squeeze
    StatelessCase StatelessIf StatelessWhile StatelessRandomGetAlg StatelessRandomGetKeyCounter
    StatelessRandomNormalV2 StatelessRandomUniformV2 StatelessTruncatedNormalV2 StopGradient
    StridedSlice StringFormat Sub Sum Switch Tan Tanh TensorListConcatV2 TensorListElementShape
    TensorListFromTensor TensorListGetItem TensorListLength TensorListPushBack TensorListReserve
    TensorListResize TensorListSetItem TensorListStack TensorScatterUpdate Tile TopKV2 Transpose
    TruncateDiv TruncateMod Unique Unpack Where While Xdivy Xlogy ZerosLike
    AvgPoolGrad BiasAddGrad ConcatOffset
    Conv2DBackpropFilter DepthwiseConv2dNativeBackpropFilter EluGrad FusedBatchNormGradV3 InvGrad
    LeakyReluGrad MaxPoolGrad ReluGrad RsqrtGrad SeluGrad SigmoidGrad SoftplusGrad SoftsignGrad
    SqrtGrad TanhGrad
""")
"""Operators of TensorFlow that compute, and the calls and loops that run them."""

VARIABLE_OPERATORS = _names("""
    AssignAddVariableOp AssignSubVariableOp AssignVariableOp DisableCopyOnRead ReadVariableOp
    ResourceGather StatefulPartitionedCall VarHandleOp VarIsInitializedOp VariableShape
    RandomStandardNormal RandomUniform RandomUniformInt StatelessRandomGetKeyCounterAlg
    TruncatedNormal CudnnRNN CudnnRNNV2 CudnnRNNV3
    CudnnRNNBackprop CudnnRNNBackpropV2 CudnnRNNBackpropV3
""")
"""Operators that hold the network's own weights and noise: in memory, and nowhere else."""

SAVING_OPERATORS = _names("""
    MergeV2Checkpoints RestoreV2 SaveV2 ShardedFilename StaticRegexFullMatch StringJoin
""")
"""Operators of the functions that write and read the weights, which edgeae never calls."""
