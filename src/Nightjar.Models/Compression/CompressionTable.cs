using System.Globalization;

namespace Nightjar.Models.Compression;

/// <summary>Writes the table of compressed models.</summary>
public static class CompressionTable
{
    private static readonly TimeSpan s_soon = TimeSpan.FromMicroseconds(50);

    /// <summary>The smallest file that loads within 0.05 ms and whose loss is at most so much above the first row's; null where there is none,
    /// or losses were not taken.</summary>
    /// <param name="rows">The rows; the first is the model as it was.</param>
    /// <param name="allowed">How much.</param>
    public static MeasuredRow? Best(IReadOnlyList<MeasuredRow> rows, double allowed) =>
        rows.Where(r => r.Loss <= rows[0].Loss + allowed && r.Load.Mean <= s_soon).MinBy(r => r.Bytes);

    /// <summary>The table for people: theirs in brackets.</summary>
    /// <param name="rows">The rows; the first is the model as it was.</param>
    /// <param name="allowed">How much larger a loss may be for the best row.</param>
    public static string Markdown(IReadOnlyList<MeasuredRow> rows, double allowed)
    {
        var best = Best(rows, allowed);
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        text.Write("| | bytes | load, ms | packet to class, ms | network, us | log-loss | paper: kB, ms, ms, log-loss |\n|---|---|---|---|---|---|---|\n");
        foreach (var r in rows)
        {
            var mark = r == best ? "**" : "";
            var paper = r.Row.Paper is { } p ? string.Create(CultureInfo.InvariantCulture, $"{p.Kilobytes}, {p.LoadMilliseconds}, {1000 * p.Seconds:0}, {p.Loss:0.000}") : "";
            text.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"| {mark}{r.Row.Name}{mark} | {r.Bytes} | {Text(r.Load, 1e3, "0.0000")} | {Text(r.Packet, 1e3, "0.000")} | {Text(r.Network, 1e6, "0.0")} | {(double.IsNaN(r.Loss) ? "" : r.Loss.ToString("0.0000", CultureInfo.InvariantCulture))} | {paper} |\n"));
        }

        text.Write("\nTimes: mean ± standard deviation of 20 repeats on one core, each the median of its calls. Load: from the file's name to graph and weights in memory. ");
        text.Write("Packet to class: decode, Gaussian process, scale, network. Network: one light curve.\n");
        if (rows[0].Scored > 0) text.Write(string.Create(CultureInfo.InvariantCulture, $"Log-loss: weighted as in PLAsTiCC, {rows[0].Scored} light curves, by the file of the row. Bold: the smallest that loads within 0.05 ms and is within {allowed} of the first row's loss.\n"));
        text.Write("Paper: Allam, Peloton and McEwen 2023 (arXiv 2303.08951), Table 1, an Apple M1 Pro.\n");
        return text.ToString();
    }

    /// <summary>The table for programs.</summary>
    public static void WriteCsv(TextWriter writer, IReadOnlyList<MeasuredRow> rows)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write("row,file,bytes,load_s,load_s_std,packet_s,packet_s_std,network_s,network_s_std,log_loss,light_curves\n");
        foreach (var r in rows)
        {
            writer.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{r.Row.Name},{r.Row.File}.safetensors,{r.Bytes},{r.Load.Mean.TotalSeconds},{r.Load.Deviation.TotalSeconds},{r.Packet.Mean.TotalSeconds},{r.Packet.Deviation.TotalSeconds},{r.Network.Mean.TotalSeconds},{r.Network.Deviation.TotalSeconds},{(double.IsNaN(r.Loss) ? "" : r.Loss)},{r.Scored}\n"));
        }
    }

    private static string Text(Repeats repeats, double factor, string format) =>
        $"{(factor * repeats.Mean.TotalSeconds).ToString(format, CultureInfo.InvariantCulture)} ± {(factor * repeats.Deviation.TotalSeconds).ToString(format, CultureInfo.InvariantCulture)}";
}
