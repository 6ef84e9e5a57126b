using Nightjar.Learning.Bench;
using Nightjar.Learning.Bench.Rivals;
using Nightjar.Learning.Bench.Vision;
using Nightjar.Learning.Simd;

if (args is [ServingMemory.Command, var served])
{
    ServingMemory.Serve(Console.Out, served);
    return;
}

Console.WriteLine($"vector path {SimdSupport.Level} (force another with {SimdSupport.EnvironmentVariable}=avx2|scalar)");
if (args is [] or ["gemm"]) GemmBench.Run(Console.Out);
if (args is [] or ["kernels", ..]) KernelBench.Run(Console.Out, args is [_, var filter] ? filter : "");
if (args is [] or ["precision"]) PrecisionBench.Run(Console.Out);
if (args is [] or ["steps"]) StepBench.Run(Console.Out);
if (args is [] or ["convolutions"]) ConvolutionBench.Run(Console.Out);
if (args is [] or ["plans", ..]) PlanBench.Run(Console.Out, args is [_, var net] ? net : "");
if (args is ["rivals", .. var rest]) RivalsBench.Run(Console.Out, rest);
if (args is ["vision", .. var looks]) VisionBench.Run(Console.Out, looks);
