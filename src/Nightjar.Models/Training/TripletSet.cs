using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Nightjar.Sky;

namespace Nightjar.Models.Training;

/// <summary>Labelled triplets as a network takes them. The images lie in a temporary file, to the bit as
/// <see cref="TripletPreprocessing"/> made them, so that memory stays small whatever their number; the system keeps in memory what
/// there is room for. The file ends with the set.</summary>
/// <remarks>Any number of threads may read at once; adding is for one thread alone.</remarks>
public sealed class TripletSet : IDisposable
{
    private const int ImageBytes = TripletPreprocessing.InputLength * sizeof(float);

    private readonly SafeFileHandle _file;
    private readonly List<LabelledAlert> _alerts = [];
    private readonly List<float[]> _numbers = [];
    private readonly float[] _image = new float[TripletPreprocessing.InputLength];

    /// <summary>Makes an empty set.</summary>
    /// <param name="folder">Where the temporary file goes: 47,628 bytes an example.</param>
    /// <param name="normalization">The scaling of stamps of the network that the examples are for.</param>
    /// <param name="numberCount">Numbers that each example has besides its stamps.</param>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public TripletSet(string folder, TripletNormalization normalization, int numberCount = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(numberCount);
        (Normalization, NumberCount) = (normalization, numberCount);
        Directory.CreateDirectory(folder);
        _file = File.OpenHandle(
            Path.Combine(folder, $"triplets-{Guid.NewGuid():N}.tmp"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
    }

    /// <summary>The scaling of stamps.</summary>
    public TripletNormalization Normalization { get; }

    /// <summary>Numbers that each example has besides its stamps.</summary>
    public int NumberCount { get; }

    /// <summary>The examples.</summary>
    public IReadOnlyList<LabelledAlert> Alerts => _alerts;

    /// <summary>Prepares stamps as serving does and keeps them.</summary>
    /// <param name="alert">What is known of the example.</param>
    /// <param name="cutouts">Its stamps; they are needed no more afterwards.</param>
    /// <param name="numbers">Its numbers, <see cref="NumberCount"/> of them.</param>
    /// <returns>Why the example was left out; <see cref="ScoreProblem.None"/> where it was taken.</returns>
    /// <exception cref="ArgumentException">There are more or fewer numbers.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public ScoreProblem Add(LabelledAlert alert, CutoutTriplet cutouts, ReadOnlySpan<float> numbers = default)
    {
        if (numbers.Length != NumberCount) throw new ArgumentException($"an example has {NumberCount} numbers, got {numbers.Length}", nameof(numbers));
        var problem = Metadata.Check(numbers);
        if (problem == ScoreProblem.None) problem = TripletPreprocessing.Prepare(cutouts, Normalization, _image);
        if (problem != ScoreProblem.None) return problem;
        RandomAccess.Write(_file, MemoryMarshal.AsBytes(_image.AsSpan()), (long)_alerts.Count * ImageBytes);
        _alerts.Add(alert);
        _numbers.Add(numbers.ToArray());
        return ScoreProblem.None;
    }

    /// <summary>Reads an image: rows, columns and the channels science, template, difference.</summary>
    /// <param name="example">Number of the example.</param>
    /// <param name="image">Receives <see cref="TripletPreprocessing.InputLength"/> numbers.</param>
    /// <exception cref="ArgumentException">There is more or less room, or no such example.</exception>
    public void ReadImage(int example, Span<float> image)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)example, (uint)_alerts.Count, nameof(example));
        if (image.Length != TripletPreprocessing.InputLength) throw new ArgumentException($"an image has {TripletPreprocessing.InputLength} numbers, there is room for {image.Length}", nameof(image));
        var bytes = MemoryMarshal.AsBytes(image);
        for (var done = 0; done < bytes.Length;)
        {
            var read = RandomAccess.Read(_file, bytes[done..], ((long)example * ImageBytes) + done);
            if (read == 0) throw new EndOfStreamException("the file of the triplets has lost its end");
            done += read;
        }
    }

    /// <summary>The numbers of an example.</summary>
    public ReadOnlySpan<float> NumbersOf(int example) => _numbers[example];

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
