using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Nightjar.Formats.Avro;
using Nightjar.Formats.Fits;

namespace Nightjar.Sky;

public sealed partial class AlertDecoder
{
    /// <summary>A cutout's file may expand to this many bytes; the largest known have half a megabyte.</summary>
    private const int MaximumCutoutBytes = 16 << 20;

    /// <summary>A cutout may have this many pixels.</summary>
    private const int MaximumCutoutPixels = 4 << 20;

    private readonly FitsImageReader _fits = new(MaximumCutoutBytes);

    private bool TryFillCutouts(
        AvroPlan plan, SurveyProjection projection, AvroRow row, ReadOnlySpan<byte> body, Alert alert, out AvroError error)
    {
        var (slots, cutouts) = (projection.Cutouts, alert.Cutouts);
        return TryFillCutout(plan, projection, row, slots[0], body, cutouts.Science, out error)
            && TryFillCutout(plan, projection, row, slots[1], body, cutouts.Template, out error)
            && TryFillCutout(plan, projection, row, slots[2], body, cutouts.Difference, out error);
    }

    // No image, and a file of no bytes, are "the packet has none"; a file that is no image is an error.
    private bool TryFillCutout(
        AvroPlan plan,
        SurveyProjection projection,
        AvroRow row,
        int slot,
        ReadOnlySpan<byte> body,
        Cutout cutout,
        out AvroError error)
    {
        error = default;
        var file = slot < 0 ? default : row.Bytes(slot, body);
        if (file.IsEmpty) return true;
        if (!_fits.TryRead(file, projection.Survey.CutoutUnit, out var problem))
        {
            return RefuseCutout(plan, slot, body, file, $"the cutout is no image: {problem}", out error);
        }

        if ((long)_fits.Width * _fits.Height > MaximumCutoutPixels)
        {
            return RefuseCutout(plan, slot, body, file, $"the cutout has {_fits.Width} x {_fits.Height} pixels", out error);
        }

        cutout.Resize(_fits.Width, _fits.Height);
        _fits.CopyPixels(cutout.Pixels);
        return true;
    }

    private static bool RefuseCutout(
        AvroPlan plan, int slot, ReadOnlySpan<byte> body, ReadOnlySpan<byte> file, string reason, out AvroError error)
    {
        var paths = plan.Projection.Fields[slot].Paths;
        var path = paths[0];
        foreach (var candidate in paths)
        {
            if (!AvroJson.TryFindField(plan.WriterSchema, body, candidate, out _, out _, out _)) continue;
            path = candidate;
            break;
        }

        var offset = Unsafe.ByteOffset(ref MemoryMarshal.GetReference(body), ref MemoryMarshal.GetReference(file));
        error = new AvroError(reason, offset, path);
        return false;
    }
}
