using System.Diagnostics;
using System.Runtime.InteropServices;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Simd;
unsafe {
  foreach (var level in new[]{SimdLevel.Avx512,SimdLevel.Avx2}) foreach (var (m,k,n) in new[]{(256,256,256),(1024,1024,1024),(64,1152,256),(1,1152,256),(100,32,128),(256,100,300)}) {
    SimdSupport.Level = level;
    float* a=(float*)NativeMemory.AlignedAlloc((nuint)(m*k*4),64), b=(float*)NativeMemory.AlignedAlloc((nuint)(k*n*4),64), c=(float*)NativeMemory.AlignedAlloc((nuint)(m*n*4),64);
    for(int i=0;i<m*k;i++) a[i]=i%7; for(int i=0;i<k*n;i++) b[i]=i%5;
    float* pk=(float*)NativeMemory.AlignedAlloc((nuint)GemmPacking.Length(k,n)*4,64);
    GemmPacking.Pack(new(b,k,n),pk);
    double fl=2.0*m*n*k; int reps=(int)Math.Max(1,2e8/fl); double b1=0,b2=0;
    for(int rep=0;rep<15;rep++){ var s=Stopwatch.GetTimestamp(); for(int i=0;i<reps;i++) Gemm.Multiply(new(a,m,k),new MatrixView(b,k,n),new(c,m,n)); b1=Math.Max(b1,fl*reps/Stopwatch.GetElapsedTime(s).TotalSeconds/1e9);
     s=Stopwatch.GetTimestamp(); for(int i=0;i<reps;i++) Gemm.MultiplyPacked(new(a,m,k),pk,new(c,m,n),null,false,false); b2=Math.Max(b2,fl*reps/Stopwatch.GetElapsedTime(s).TotalSeconds/1e9);}
    Console.WriteLine($"{level} {m}x{k}x{n} full {b1:f1} packed {b2:f1}");
  }
}
