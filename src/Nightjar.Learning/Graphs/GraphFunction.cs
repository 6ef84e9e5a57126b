using System.Text.Json.Serialization;

namespace Nightjar.Learning.Graphs;

/// <summary>What a node of a <see cref="Graph"/> computes: the operation's settings, without its inputs. Each function says in its
/// own words which inputs it takes, in which order, and which of them may be absent (an empty name).</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "function")]
[JsonDerivedType(typeof(Functions.DenseFunction), "dense")]
[JsonDerivedType(typeof(Functions.ConvolutionFunction), "convolution")]
[JsonDerivedType(typeof(Functions.PoolFunction), "pool")]
[JsonDerivedType(typeof(Functions.ActivationFunction), "activation")]
[JsonDerivedType(typeof(Functions.AddFunction), "add")]
[JsonDerivedType(typeof(Functions.MultiplyFunction), "multiply")]
[JsonDerivedType(typeof(Functions.ScaleFunction), "scale")]
[JsonDerivedType(typeof(Functions.SoftmaxFunction), "softmax")]
[JsonDerivedType(typeof(Functions.LayerNormFunction), "layer-norm")]
[JsonDerivedType(typeof(Functions.BatchNormFunction), "batch-norm")]
[JsonDerivedType(typeof(Functions.AttentionFunction), "attention")]
[JsonDerivedType(typeof(Functions.RecurrentFunction), "recurrent")]
[JsonDerivedType(typeof(Functions.ReshapeFunction), "reshape")]
[JsonDerivedType(typeof(Functions.ConcatFunction), "concat")]
[JsonDerivedType(typeof(Functions.LeakyReluFunction), "leaky-relu")]
[JsonDerivedType(typeof(Functions.PermuteFunction), "permute")]
[JsonDerivedType(typeof(Functions.SliceFunction), "slice")]
[JsonDerivedType(typeof(Functions.ResizeFunction), "resize")]
[JsonDerivedType(typeof(Functions.SequencePoolFunction), "sequence-pool")]
[JsonDerivedType(typeof(Functions.LastStateFunction), "last-state")]
[JsonDerivedType(typeof(Functions.ReverseFunction), "reverse")]
[JsonDerivedType(typeof(Functions.MaskFunction), "mask")]
[JsonDerivedType(typeof(Functions.RelativePositionFunction), "relative-position")]
[JsonDerivedType(typeof(Functions.EmbedFunction), "embed")]
[JsonDerivedType(typeof(Functions.QuantizeFunction), "quantize")]
[JsonDerivedType(typeof(Functions.DequantizeFunction), "dequantize")]
[JsonDerivedType(typeof(Functions.FakeQuantizeFunction), "fake-quantize")]
[JsonDerivedType(typeof(Functions.RowQuantizeFunction), "quantize-rows")]
[JsonDerivedType(typeof(Functions.QuantizedDenseFunction), "quantized-dense")]
[JsonDerivedType(typeof(Functions.QuantizedConvolutionFunction), "quantized-convolution")]
public abstract record GraphFunction;
