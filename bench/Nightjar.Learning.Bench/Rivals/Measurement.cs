namespace Nightjar.Learning.Bench.Rivals;

/// <summary>Seconds of one run, the mean over some.</summary>
/// <param name="Wall">By the clock on the wall.</param>
/// <param name="Processor">Of processors, all threads together.</param>
internal readonly record struct Measurement(double Wall, double Processor);
