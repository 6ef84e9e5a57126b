using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Nightjar.Learning.Tensors;
using Nightjar.Models.LightCurves;
using Nightjar.Models.TimeSeriesTransformer;
using Nightjar.Sky.LightCurves;

namespace Nightjar.Models.LightCurveTraining;

/// <summary>Gaussian processes of light curves, fitted once and evaluated: a file of the fluxes before they are scaled, in the numbers of
/// double precision that serving has, so that memory stays small whatever their number. A file that was made of the same light curves in
/// the same way is taken as it is.</summary>
internal sealed class T2FitFile : IDisposable
{
    private const int HeaderLength = 64;
    private const int BlockLength = 256;
    private static readonly byte[] Magic = "NJT2FIT1"u8.ToArray();

    private readonly SafeFileHandle _file;
    private readonly int _phases;

    private T2FitFile(SafeFileHandle file, int phases, int length) => (_file, _phases, Length) = (file, phases, length);

    /// <summary>Numbers of an evaluated process.</summary>
    public int Length { get; }

    /// <summary>Opens the file, and makes it where it is missing or of something else.</summary>
    /// <param name="path">Where; null for a file that ends with this.</param>
    /// <param name="curves">The light curves; all can be read.</param>
    /// <param name="settings">Bands and wavelengths.</param>
    /// <param name="phases">Fits of each: of the whole light curve, and of earlier ones.</param>
    /// <param name="seed">Decides the earlier ones.</param>
    /// <param name="threads">Threads; 0 for one a core. The file does not depend on them.</param>
    /// <param name="cancellation">Ends making it.</param>
    public static T2FitFile Open(string? path, IReadOnlyList<LabelledLightCurve> curves, T2Settings settings, int phases, ulong seed, int threads, CancellationToken cancellation)
    {
        var length = T2Settings.GridSteps * settings.Bands.Count;
        var header = Header(curves, settings, phases, seed);
        if (path is not null && File.Exists(path))
        {
            var known = File.OpenHandle(path);
            Span<byte> stated = stackalloc byte[HeaderLength];
            if (RandomAccess.Read(known, stated, 0) == HeaderLength && stated.SequenceEqual(header) && RandomAccess.GetLength(known) == Place(curves.Count, 0, phases, length))
                return new(known, phases, length);
            known.Dispose();
        }

        var part = path is null ? Path.GetTempFileName() : path + ".part";
        using (var file = File.OpenHandle(part, FileMode.Create, FileAccess.ReadWrite))
        {
            RandomAccess.Write(file, header, 0);
            var made = new T2FitFile(file, phases, length);
            Parallel.For(
                0,
                (curves.Count + BlockLength - 1) / BlockLength,
                new ParallelOptions { MaxDegreeOfParallelism = threads == 0 ? Environment.ProcessorCount : threads, CancellationToken = cancellation },
                () => (new T2Preparation(settings), new LightCurvePoints()),
                (block, _, work) =>
                {
                    for (var i = block * BlockLength; i < Math.Min(curves.Count, (block + 1) * BlockLength); i++) made.Fit(curves[i], i, seed, work.Item1, work.Item2);
                    return work;
                },
                _ => { });
        }

        if (path is null) return new(File.OpenHandle(part, options: FileOptions.DeleteOnClose), phases, length);
        File.Move(part, path, overwrite: true);
        return new(File.OpenHandle(path), phases, length);
    }

    /// <summary>How many points of a light curve a phase has: phase 0 all, the others a random number of the first ones, at least two points
    /// of two bands.</summary>
    public static int PointsOf(LabelledLightCurve curve, T2Settings settings, int phase, ulong seed)
    {
        if (phase == 0) return curve.Count;
        var least = ServingCuts.FewestPoints;
        if (settings.Bands.Count > 1)
        {
            while (least < curve.Count && curve.Bands.AsSpan(0, least).IndexOfAnyExcept(curve.Bands[0]) < 0) least++;
        }

        return least + RandomNumbers.For(RandomNumbers.For(seed, curve.ObjectId).NextBits(), phase).NextBelow(curve.Count - least + 1);
    }

    /// <summary>Reads an evaluated process, (steps, bands).</summary>
    public void Read(int curve, int phase, Span<double> grid)
    {
        if (RandomAccess.Read(_file, MemoryMarshal.AsBytes(grid), Place(curve, phase, _phases, Length)) != grid.Length * sizeof(double))
            throw new InvalidDataException("the file of fits ends too early");
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static long Place(int curve, int phase, int phases, int length) => HeaderLength + (((long)curve * phases) + phase) * length * sizeof(double);

    private static byte[] Header(IReadOnlyList<LabelledLightCurve> curves, T2Settings settings, int phases, ulong seed)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (key, value) in (settings with { Scaler = null }).ToStatements().OrderBy(s => s.Key, StringComparer.Ordinal)) hash.AppendData(Encoding.UTF8.GetBytes($"{key}={value}\n"));
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{phases} {seed} {curves.Count}\n")));
        foreach (var curve in curves)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(curve.ObjectId + "\n"));
            hash.AppendData(MemoryMarshal.AsBytes(curve.Times.AsSpan()));
            hash.AppendData(MemoryMarshal.AsBytes(curve.Bands.AsSpan()));
            hash.AppendData(MemoryMarshal.AsBytes(curve.Wavelengths.AsSpan()));
            hash.AppendData(MemoryMarshal.AsBytes(curve.Fluxes.AsSpan()));
            hash.AppendData(MemoryMarshal.AsBytes(curve.Errors.AsSpan()));
        }

        var header = new byte[HeaderLength];
        Magic.CopyTo(header, 0);
        hash.GetHashAndReset().CopyTo(header, Magic.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(40), phases);
        return header;
    }

    private void Fit(LabelledLightCurve curve, int number, ulong seed, T2Preparation preparation, LightCurvePoints points)
    {
        for (var phase = 0; phase < _phases; phase++)
        {
            points.Take(curve, PointsOf(curve, preparation.Settings, phase, seed));
            var problem = preparation.Interpolate(points);
            if (problem != LightCurveProblem.None) throw new InvalidOperationException($"{curve.ObjectId} cannot be read: {problem.Reason()}");
            RandomAccess.Write(_file, MemoryMarshal.AsBytes(preparation.LastGrid), Place(number, phase, _phases, Length));
        }
    }
}
