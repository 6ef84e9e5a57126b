using Nightjar.Sky;
namespace Nightjar.Broker.Reports;
internal static class Photometry
{
    public static double ToFlux(double mag) => Math.Pow(10, (31.4 - mag) / 2.5);
    public static Magnitude ToMagnitude(Flux f) => new(31.4 - 2.5 * Math.Log10(Math.Abs(f.Nanojansky)), 1.0857362 * f.Error / Math.Abs(f.Nanojansky));
    public static Magnitude Apparent(Detection d)
    {
        var fr = ToFlux(d.Reference.Magnitude.Value); var f = fr + d.Flux.Nanojansky;
        var e = Math.Sqrt(Math.Pow(d.Flux.Error, 2) + Math.Pow(d.Reference.Magnitude.Error / 1.0857362 * fr, 2));
        return f > 0 ? ToMagnitude(new Flux(f, e)) : Magnitude.None;
    }
}
