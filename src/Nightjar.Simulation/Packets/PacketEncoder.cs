using System.Text;
using Nightjar.Formats.Avro;
using Nightjar.Simulation.Observing;

namespace Nightjar.Simulation.Packets;

/// <summary>Encodes an alert as the live stream does: an Avro object container file with its schema, codec null, one
/// block of one record, and the stream's own sync marker.</summary>
internal sealed class PacketEncoder
{
    private const string Publisher = "ZTF (www.ztf.caltech.edu)";
    private const string RandomForestVersion = "t17_f5_c3", DeepVersion = "d6_m7";
    private const string NoBody = "null"; // ssnamenr is this word, not a null

    private static readonly byte[] Sync = Encoding.ASCII.GetBytes("gogenavromagic10");
    private static readonly byte[] Header = MakeHeader();

    private readonly AvroBinaryWriter _record = new();
    private readonly AvroBinaryWriter _file = new();

    /// <summary>The whole file.</summary>
    public byte[] Encode(AlertContent alert)
    {
        _record.Clear();
        WriteAlert(alert);
        _file.Clear();
        _file.WriteRaw(Header);
        _file.WriteLong(1);
        _file.WriteBytes(_record.WrittenSpan);
        _file.WriteRaw(Sync);
        return _file.WrittenSpan.ToArray();
    }

    private static byte[] MakeHeader()
    {
        var header = new AvroBinaryWriter();
        header.WriteRaw("Obj\u0001"u8);
        header.WriteLong(2);
        header.WriteString("avro.schema");
        header.WriteBytes(Encoding.UTF8.GetBytes(ZtfSchema402.Text));
        header.WriteString("avro.codec");
        header.WriteBytes("null"u8);
        header.WriteLong(0);
        header.WriteRaw(Sync);
        return header.WrittenSpan.ToArray();
    }

    private void WriteAlert(AlertContent alert)
    {
        _record.WriteString(ZtfSchema402.Version);
        _record.WriteString(Publisher);
        _record.WriteString(alert.ObjectId);
        _record.WriteLong(alert.Detection.CandidateId);
        WriteCandidate(alert);
        WriteHistory(alert.History);
        WriteForced(alert.Forced);
        var candid = alert.Detection.CandidateId;
        var pid = alert.Visit.Exposure.ProcessingId(alert.Visit.Channel);
        var order = alert.Detection.IsPositive ? "scimref" : "refmsci";
        WriteCutout($"candid{candid}_pid{pid}_targ_sci.fits.gz", alert.Science);
        WriteCutout($"candid{candid}_ref.fits.gz", alert.Template);
        WriteCutout($"candid{candid}_pid{pid}_targ_{order}.fits.gz", alert.Difference);
    }

    private void WriteCandidate(AlertContent alert)
    {
        var (visit, row) = (alert.Visit, alert.Detection);
        WriteVisit(visit, visit.Exposure.DifferenceImageName(visit.Channel));
        _record.WriteLong(row.CandidateId);
        _record.WriteString(row.IsPositive ? "t" : "f");
        WriteImagePlace(visit, row);
        _record.WriteDouble(row.Position.RightAscension);
        _record.WriteDouble(row.Position.Declination);
        _record.WriteFloat((float)row.Magnitude);
        _record.WriteFloat((float)row.MagnitudeError);
        WriteMeasurements(visit, row);
        Float(row.SolarSystem?.Distance ?? CatalogueMatch.Missing);
        Float(row.SolarSystem?.Magnitude ?? CatalogueMatch.Missing);
        Text(row.SolarSystem?.Name ?? NoBody);
        WriteBigAperture(row);
        _record.WriteDouble(row.Reference.Position.RightAscension);
        _record.WriteDouble(row.Reference.Position.Declination);
        WriteCatalogue(alert, row);
        WriteCalibration(visit);
        Float(alert.Catalogue.Gaia.Distance);
        Float(alert.Catalogue.BrightGaia.Distance);
        Float(alert.Catalogue.Gaia.Magnitude);
        Float(alert.Catalogue.BrightGaia.Magnitude);
        Float(Exposure.Seconds);
        Float(alert.DeepScore);
        _record.WriteString(DeepVersion);
    }

    private void WriteCatalogue(AlertContent alert, DetectionRow row)
    {
        var nearest = alert.Catalogue.Nearest;
        WriteMatch(nearest[0]);
        _record.WriteLong(alert.DetectionCount);
        _record.WriteLong(alert.CoverageCount);
        Double(alert.FirstDetection.Days);
        Double(alert.Visit.Exposure.Time.Days);
        Double(row.PeakSignalToNoise);
        Integer(0);
        Integer(nearest[0].Id);
        Integer(nearest[1].Id);
        WriteMatch(nearest[1]);
        Integer(nearest[2].Id);
        WriteMatch(nearest[2]);
        _record.WriteLong(alert.Catalogue.Count);
        var reference = alert.Visit.Reference;
        _record.WriteLong(reference.Id);
        _record.WriteDouble(reference.Start.Days);
        _record.WriteDouble(reference.End.Days);
        _record.WriteLong(reference.Frames);
        _record.WriteString(RandomForestVersion);
        Float(row.PeakOverScatter);
        Float(row.FilteredPeakOverScatter);
        Float(row.PeakOverScatter - row.FilteredPeakOverScatter);
    }

    private void WriteCalibration(in Visit visit)
    {
        var c = visit.Conditions;
        Float(c.ZeroPoint);
        Float(c.ZeroPointUncertainty);
        Float(c.ZeroPointRms);
        _record.WriteLong(c.Calibrators);
        Float(c.ColorCoefficient);
        Float(c.ColorUncertainty);
        Float(c.ZeroPointColorCovariance);
        Float(c.ZeroPointMedian);
        Float(c.MedianColor);
        Float(c.ColorRms);
    }

    private void WriteHistory(IReadOnlyList<HistoryEntry> history)
    {
        if (history.Count == 0)
        {
            _record.WriteLong(0);
            return;
        }

        _record.WriteLong(1);
        _record.WriteLong(history.Count);
        foreach (var entry in history) WritePrevious(entry.Visit, entry.Detection);
        _record.WriteLong(0);
    }

    private void WritePrevious(in Visit visit, DetectionRow? row)
    {
        WriteVisit(visit, visit.Exposure.ArchivePath(visit.Channel));
        if (row is null)
        {
            const int nullsBeforeNight = 3, nullsAfterField = 38;
            Nulls(nullsBeforeNight);
            Integer(visit.Exposure.NightId);
            Integer(visit.Channel);
            Integer(visit.Exposure.Field.Id);
            Nulls(nullsAfterField);
        }
        else
        {
            Integer(row.CandidateId);
            Text(row.IsPositive ? "t" : "f");
            WriteImagePlace(visit, row);
            Double(row.Position.RightAscension);
            Double(row.Position.Declination);
            Float(row.Magnitude);
            Float(row.MagnitudeError);
            WriteMeasurements(visit, row);
            WriteOptionalBody(row.SolarSystem);
            WriteBigAperture(row);
            Double(row.Reference.Position.RightAscension);
            Double(row.Reference.Position.Declination);
            Double(row.PeakSignalToNoise);
        }

        var c = visit.Conditions;
        Float(c.ZeroPoint);
        Float(c.ZeroPointUncertainty);
        Float(c.ZeroPointRms);
        Float(c.ColorCoefficient);
        Float(c.ColorUncertainty);
        _record.WriteString(RandomForestVersion);
    }

    private void WriteOptionalBody(SolarSystemMatch? body)
    {
        if (body is null)
        {
            Nulls(3);
            return;
        }

        Float(body.Distance);
        Float(body.Magnitude);
        Text(body.Name);
    }

    /// <summary>jd to programid.</summary>
    private void WriteVisit(in Visit visit, string imageName)
    {
        var exposure = visit.Exposure;
        _record.WriteDouble(exposure.Time.Days);
        _record.WriteLong(exposure.FilterId);
        _record.WriteLong(exposure.ProcessingId(visit.Channel));
        Float(visit.Conditions.LimitingMagnitude);
        Text(imageName);
        Text(exposure.Investigator);
        _record.WriteLong(exposure.ProgramId);
    }

    /// <summary>tblid to ypos.</summary>
    private void WriteImagePlace(in Visit visit, DetectionRow row)
    {
        Integer(row.TableId);
        Integer(visit.Exposure.NightId);
        Integer(visit.Channel);
        Integer(visit.Exposure.Field.Id);
        Float(row.X);
        Float(row.Y);
    }

    /// <summary>chipsf to rb.</summary>
    private void WriteMeasurements(in Visit visit, DetectionRow row)
    {
        Float(row.ChiSquare);
        Float(row.ApertureMagnitude);
        Float(row.ApertureError);
        Float(row.ReferenceDistance);
        Float(row.Reference.Magnitude);
        Float(row.Reference.Error);
        Float(row.Reference.Chi);
        Float(row.Reference.Sharpness);
        Float(row.Sky);
        Float(row.ApertureMagnitude - row.Magnitude);
        Float(row.Fwhm);
        Float(row.StarScore);
        Float(row.EdgeDistance);
        Float(visit.Conditions.LimitingMagnitude - row.ApertureMagnitude);
        Float(visit.Conditions.DifferenceFwhm / row.Fwhm);
        Float(row.MajorAxis);
        Float(row.MinorAxis);
        Float(row.MajorAxis / row.Fwhm);
        Float(row.MinorAxis / row.Fwhm);
        Float(row.MajorAxis / row.MinorAxis);
        Integer(row.NegativePixels);
        Integer(row.BadPixels);
        Float(row.RandomForestScore);
    }

    private void WriteBigAperture(DetectionRow row)
    {
        Float(row.SumRatio);
        Float(row.BigApertureMagnitude);
        Float(row.BigApertureError);
    }

    private void WriteMatch(in CatalogueMatch match)
    {
        Float(match.Magnitudes.G);
        Float(match.Magnitudes.R);
        Float(match.Magnitudes.I);
        Float(match.Magnitudes.Z);
        Float(match.StarScore);
        Float(match.Distance);
    }

    private void WriteForced(IReadOnlyList<ForcedRow> rows)
    {
        if (rows.Count == 0)
        {
            _record.WriteLong(0);
            return;
        }

        _record.WriteLong(1);
        _record.WriteLong(rows.Count);
        foreach (var row in rows) WriteForcedRow(row);
        _record.WriteLong(0);
    }

    private void WriteForcedRow(in ForcedRow row)
    {
        var (visit, c) = (row.Visit, row.Visit.Conditions);
        Integer(visit.Exposure.Field.Id);
        Integer(visit.Channel);
        _record.WriteLong(visit.Exposure.FilterId);
        _record.WriteLong(visit.Exposure.ProcessingId(visit.Channel));
        _record.WriteLong(visit.Reference.Id);
        Float(c.Seeing);
        Float(c.Background);
        Float(c.RobustSigma);
        Float(c.ZeroPoint);
        Float(c.ZeroPointUncertainty);
        Float(c.ZeroPointRms);
        Float(c.ColorCoefficient);
        Float(c.ColorUncertainty);
        Float(Exposure.Seconds);
        Float(c.AstrometricRmsRa);
        Float(c.AstrometricRmsDec);
        Float(c.LimitingMagnitude);
        _record.WriteLong(visit.Exposure.ProgramId);
        _record.WriteDouble(visit.Exposure.Time.Days);
        Float(row.Flux);
        Float(row.Error);
        Text(row.Status.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var known = row.Status != ForcedRow.WithoutReference;
        var r = row.Reference;
        Float(known ? Math.Sqrt(r.X * r.X + r.Y * r.Y) * ZtfCamera.PixelScale : ForcedRow.Missing);
        _record.WriteDouble(known ? r.Position.RightAscension : ForcedRow.Missing);
        _record.WriteDouble(known ? r.Position.Declination : ForcedRow.Missing);
        Float(known ? r.Magnitude : ForcedRow.Missing);
        Float(known ? r.Error : ForcedRow.Missing);
        Float(known ? r.Chi : ForcedRow.Missing);
        Float(known ? r.Sharpness : ForcedRow.Missing);
    }

    private void WriteCutout(string name, byte[] data)
    {
        _record.WriteLong(1);
        _record.WriteString(name);
        _record.WriteBytes(data);
    }

    private void Float(double value)
    {
        _record.WriteLong(1);
        _record.WriteFloat((float)value);
    }

    private void Double(double value)
    {
        _record.WriteLong(1);
        _record.WriteDouble(value);
    }

    private void Integer(long value)
    {
        _record.WriteLong(1);
        _record.WriteLong(value);
    }

    private void Text(string value)
    {
        _record.WriteLong(1);
        _record.WriteString(value);
    }

    private void Nulls(int count)
    {
        for (var i = 0; i < count; i++) _record.WriteLong(0);
    }
}
