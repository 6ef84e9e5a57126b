using System.Security.Cryptography;
using System.Text;

namespace Nightjar.Broker.Reports;

/// <summary>The one style sheet of all pages, with light, dark and print colours.</summary>
internal static class ReportStyle
{
    /// <summary>The style sheet, ready for a <c>style</c> element.</summary>
    public static string Sheet { get; } = Build();

    /// <summary>The policy that lets a page use this sheet and its own images and nothing else: no script, no network.</summary>
    public static string Policy { get; } =
        "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; style-src 'sha256-"
        + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Sheet))) + "'";

    private const string Light =
        "--paper:" + PlotPalette.LightPaper + ";--panel:#fff;--ink:#1b2027;--soft:#4c5560;--faint:#68717c;--line:#dcd9d1;--grid:#e9e6df;"
        + "--accent:#1a5a96;--good:#1d6b45;--warn:#9a3412;--wash:#f1efe9;";

    private const string Dark =
        "--paper:" + PlotPalette.DarkPaper + ";--panel:#181d24;--ink:#e8e6e1;--soft:#b4bcc5;--faint:#8f99a4;--line:#313942;--grid:#252c34;"
        + "--accent:#86bdf5;--good:#7fd0a2;--warn:#ffab8a;--wash:#1d232b;";

    private const string Rules = """
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-behavior:smooth}
        body{margin:0 auto;max-width:1240px;padding:0 clamp(1rem,3vw,2.5rem) 3rem;background:var(--paper);color:var(--ink);
        font:400 1rem/1.55 var(--sans);font-variant-numeric:tabular-nums}
        h1,h2,h3{font-family:var(--serif);font-weight:600;line-height:1.2;margin:0;overflow-wrap:anywhere}
        h1{font-size:clamp(1.7rem,4.2vw,2.5rem);letter-spacing:-.012em}
        h2{font-size:1.4rem;margin-bottom:.35rem}
        h3{font-size:1.15rem}
        p{margin:.3rem 0;max-width:46rem}
        a{color:var(--accent);text-decoration-thickness:1px;text-underline-offset:.18em}
        a:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
        ul,ol,dl,figure{margin:0;padding:0;list-style:none}
        .top{padding:1.6rem 0 1.2rem;border-bottom:1px solid var(--line)}
        .brand{display:flex;align-items:center;gap:.5rem;font:600 .8rem/1 var(--sans);letter-spacing:.14em;text-transform:uppercase;color:var(--soft);margin-bottom:1.3rem}
        .brand svg{width:1.5rem;height:1.5rem;fill:var(--accent)}
        .brand nav{margin-left:auto;display:flex;flex-wrap:wrap;justify-content:flex-end;gap:.3rem 1.2rem;letter-spacing:0;text-transform:none;font-weight:400;font-size:.9rem}
        .brand nav a{text-decoration:none}
        .brand nav a:hover{text-decoration:underline}
        .sub{color:var(--soft);margin-top:.5rem;max-width:none;overflow-wrap:anywhere}
        section{padding-top:2.2rem}
        .lead{color:var(--soft);margin-bottom:1rem}
        .numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:1.1rem 1.5rem;padding:1.3rem 0 .9rem}
        .numbers dt{font-size:.85rem;color:var(--soft)}
        .numbers dd{margin:0;font:600 1.75rem/1.15 var(--serif)}
        .numbers .small{font:400 .85rem/1.4 var(--sans);color:var(--faint);display:block}
        .sum{color:var(--soft);max-width:none}
        .good{color:var(--good)}
        .warn{color:var(--warn);font-weight:600}
        .panels{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));gap:1.6rem 1.8rem}
        .panels.wide{grid-template-columns:repeat(auto-fit,minmax(min(100%,32rem),1fr))}
        figure{min-width:0}
        figcaption{font-size:.92rem;color:var(--soft);margin-bottom:.3rem}
        figcaption strong{color:var(--ink);font-weight:600}
        .line{display:block}
        .table+.panels,.look+.panels{margin-top:1.6rem}
        svg.plot,svg.sky{display:block;width:100%;height:auto;overflow:visible;font-family:var(--sans)}
        .sky{max-width:1120px;margin:0 auto}
        .plot text{font-size:12px;fill:var(--soft)}
        .plot .name{fill:var(--faint)}
        .plot text.light{fill:var(--paper)}
        svg.plot{max-width:27rem}
        svg.plot.large{max-width:46rem}
        .plot .empty{font-size:14px}
        .rule{stroke:var(--faint);fill:none;stroke-width:1}
        .grid{stroke:var(--grid);fill:none;stroke-width:1}
        .sky .grid{stroke:var(--line);stroke-width:.8}
        .sphere{fill:var(--panel);stroke:var(--faint);stroke-width:1}
        .sky text{font-size:13px;fill:var(--soft)}
        .halo{paint-order:stroke;stroke:var(--paper);stroke-width:3px;stroke-linejoin:round}
        .galaxy{stroke:var(--ink);stroke-width:1.4;fill:none;opacity:.75}
        .ecliptic{stroke:var(--ink);stroke-width:1.2;stroke-dasharray:5 4;fill:none;opacity:.75}
        circle.pin{fill:var(--ink);stroke:var(--paper);stroke-width:1.5}
        .sky text.pin{fill:var(--paper);font-size:10.5px;font-weight:600}
        .leader{stroke:var(--ink);stroke-width:1;fill:none}
        .outline{fill:currentColor;fill-opacity:.13;stroke:currentColor;stroke-width:1.4;stroke-linejoin:round}
        .score{color:var(--accent)}
        .hint{fill:transparent}
        .hint path:hover{fill:var(--ink);fill-opacity:.08}
        .now{stroke:var(--faint);stroke-width:1;stroke-dasharray:2 3;fill:none}
        .seen{fill:currentColor}
        .forced{fill:none;stroke:currentColor;stroke-width:1.3}
        .limit{fill:currentColor;fill-opacity:.22;stroke:currentColor;stroke-width:.9;stroke-opacity:.75}
        .err{stroke:currentColor;stroke-width:1.2;stroke-opacity:.65;fill:none}
        .forced .err{stroke-width:1;stroke-opacity:.4}
        .seen .bar{stroke:var(--paper);stroke-width:1.5;fill:none}
        .ring{fill:none;stroke:var(--ink);stroke-width:1.3}
        .legend{display:flex;flex-wrap:wrap;gap:.15rem 1.05rem;font-size:.85rem;color:var(--soft);margin:.25rem 0 0}
        .legend li{display:inline-flex;align-items:center;gap:.38rem}
        .legend span{color:var(--soft)}
        .legend li:not([class]) .key{color:var(--ink)}
        .key{height:.75rem;width:auto;flex:none}
        .ramp{display:inline-flex}
        .ramp>span{display:flex;flex-direction:column;align-items:flex-start;color:inherit}
        .ramp svg{width:1.9rem;height:.6rem;display:block}
        .ramp b{font-weight:400;font-size:.7rem;line-height:1.2;color:var(--faint)}
        .legend .ramp{color:inherit}
        .legend .ramp>span{color:inherit}
        .note{font-size:.85rem;color:var(--faint);max-width:none}
        .table{overflow-x:auto}
        .table:focus-visible{outline:2px solid var(--accent)}
        table{border-collapse:collapse;width:100%;font-size:.92rem}
        th{font-weight:600;text-align:left;color:var(--soft);font-size:.82rem;border-bottom:1px solid var(--faint);padding:.35rem .9rem .35rem 0;vertical-align:bottom;white-space:nowrap}
        td{border-bottom:1px solid var(--grid);padding:.38rem .9rem .38rem 0;vertical-align:top;overflow-wrap:anywhere}
        td.n,th.n{text-align:right;white-space:nowrap}
        th:last-child,td:last-child{padding-right:0}
        td.k{white-space:nowrap}
        td.name{min-width:9.5rem}
        td.why{min-width:17rem}
        .sum{margin-bottom:1rem}
        tbody tr:hover{background:var(--wash)}
        .dot{display:inline-block;width:.62em;height:.62em;border-radius:50%;background:currentColor;margin-right:.4em}
        .band{color:var(--ink)}
        .card{border-top:1px solid var(--line);padding:1.3rem 0 1.5rem;scroll-margin-top:.5rem}
        .card>header{display:flex;flex-wrap:wrap;align-items:baseline;gap:.35rem .8rem;margin-bottom:.8rem}
        .rank{font:600 .85rem/1.5rem var(--sans);min-width:1.5rem;height:1.5rem;padding:0 .3rem;text-align:center;border-radius:.75rem;background:var(--ink);color:var(--paper)}
        .worth{margin-left:auto;color:var(--soft);font-size:.92rem;white-space:nowrap}
        .worth b{color:var(--ink);font:600 1.15rem/1 var(--serif)}
        .chips{display:flex;flex-wrap:wrap;gap:.3rem .4rem;font-size:.85rem}
        .chips li{border:1px solid var(--line);border-radius:1rem;padding:.02rem .65rem;background:var(--panel);color:var(--soft);overflow-wrap:anywhere}
        .look{display:grid;grid-template-columns:minmax(0,25rem) minmax(0,1fr);gap:1rem 2rem;align-items:start}
        .stamps{display:grid;grid-template-columns:repeat(3,minmax(0,1fr));gap:.6rem;max-width:26rem}
        .stamp figcaption{font-size:.8rem;margin:.2rem 0 0;line-height:1.3}
        .pixels{position:relative;aspect-ratio:1;border:1px solid var(--line);display:flex;align-items:center;justify-content:center;
        background:repeating-linear-gradient(45deg,var(--wash) 0 4px,var(--line) 4px 5px);color:var(--soft);font-size:.8rem;overflow:hidden}
        .pixels img{width:100%;height:100%;object-fit:contain;image-rendering:pixelated;display:block}
        .pixels svg{position:absolute;inset:0;width:100%;height:100%}
        .pixels span{background:var(--paper);padding:.1rem .4rem;border-radius:.2rem}
        .bar-scale{stroke:#fff;stroke-width:1.6;fill:none;paint-order:stroke}
        .bar-shadow{stroke:#000;stroke-opacity:.55;stroke-width:3.4;fill:none}
        .pixels text{font:600 7.5px var(--sans);fill:#fff;paint-order:stroke;stroke:#000;stroke-opacity:.55;stroke-width:2px}
        .facts{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.1rem .9rem;font-size:.88rem;line-height:1.45;margin-top:.8rem}
        .facts dt{color:var(--faint)}
        .facts dd{margin:0;overflow-wrap:anywhere}
        .epochs{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,22rem),1fr));gap:1.5rem 2rem}
        .epochs h3{font:600 .95rem/1.4 var(--sans);margin-bottom:.3rem}
        .sub-facts{font-size:.85rem;color:var(--soft);margin:.3rem 0 0}
        footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--line);font-size:.85rem;color:var(--faint)}
        @media (max-width:860px){.look{grid-template-columns:minmax(0,1fr)}}
        @media (max-width:600px){
        .plot.large text{font-size:18px}
        .sky text{font-size:25px}
        .sky text.minor,.sky .minor{display:none}
        .sky circle.pin{r:12px}
        td,th{padding-right:.55rem}
        table{font-size:.88rem}
        td.name{min-width:0}
        .sky text.pin,.leader{display:none}
        .numbers{grid-template-columns:repeat(2,1fr)}
        .brand nav{display:none}
        .facts{font-size:.9rem}
        .worth{margin-left:0}
        .wide-only{display:none}}
        @media print{
        :root{--paper:#fff}
        html{font-size:11px}
        body{max-width:none;padding:0}
        .brand nav{display:none}
        section{padding-top:1rem}
        .card,figure,tr{break-inside:avoid}
        h2,h3{break-after:avoid}
        .panels{grid-template-columns:1fr 1fr 1fr}
        .panels.wide{grid-template-columns:1fr 1fr}
        .look{grid-template-columns:minmax(0,22rem) minmax(0,1fr)}
        .sky{max-width:60rem}
        .pixels,.rank,circle.pin,.dot,svg{-webkit-print-color-adjust:exact;print-color-adjust:exact}
        .table{overflow:visible}}
        """;

    private static string Build() => new StringBuilder()
        .Append(":root{color-scheme:light dark;--serif:\"Iowan Old Style\",\"Palatino Linotype\",Palatino,\"Source Serif 4\",\"Noto Serif\",Georgia,\"Liberation Serif\",serif;")
        .Append("--sans:system-ui,-apple-system,\"Segoe UI\",Roboto,\"Noto Sans\",\"Helvetica Neue\",\"Liberation Sans\",Arial,sans-serif;")
        .Append(Light).Append(PlotPalette.Variables(onDark: false)).Append("}\n")
        .Append("@media screen and (prefers-color-scheme:dark){:root{")
        .Append(Dark).Append(PlotPalette.Variables(onDark: true)).Append("}}\n")
        .Append(PlotPalette.Classes()).Append('\n')
        .Append(Rules.ReplaceLineEndings("\n")).Append('\n').ToString();
}
