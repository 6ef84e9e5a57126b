using Nightjar.Formats.Avro;

namespace Nightjar.Sky;

public sealed partial class AlertDecoder
{
    private bool TryFillCutouts(SurveyProjection projection, AvroRow row, ReadOnlySpan<byte> body, Alert alert, out AvroError error)
    {
        error = default;
        return true;
    }
}
