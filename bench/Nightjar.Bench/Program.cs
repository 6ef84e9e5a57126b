using Nightjar.Bench;

return args switch
{
    ["ingest", .. var rest] => IngestBenchmark.Run(rest),
    ["inflate", .. var rest] => InflateBenchmark.Run(rest),
    ["decode", .. var rest] => DecodeBenchmark.Run(rest),
    ["score", .. var rest] => ScoreBenchmark.Run(rest),
    ["models", .. var rest] => ModelBenchmark.Run(rest),
    ["fuzz", .. var rest] => FuzzCommand.Run(rest),
    ["gp", .. var rest] => GaussianProcessBenchmark.Run(rest),
    ["lightcurves", .. var rest] => LightCurveBenchmark.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: dotnet run -c Release --project bench/Nightjar.Bench -- COMMAND
          ingest [ALERTS] [RUNS] [MODEL...]  simulate a night, then ingest it with the program and these models; medians
          inflate [RUNS]                   expand ZTF's gzip stamps, real ones where they are, beside GZipStream; medians
          decode [ROUNDS]                  decode ZTF packets on one core, turn by turn with avsc and python3-avro; medians
          score [ROUNDS] [MODEL]           score alerts in memory with braai, from packets and from stamps; medians
          models [ROUNDS] MODEL...         score alerts in memory with each of these models and with all of them, on one thread; medians
          gp [POINTS] [ROUNDS]             fit Gaussian processes to light curves and predict 200 fluxes, on one core; medians
          lightcurves [ROUNDS]             score light curves with every network, on one core; medians
          fuzz [MUTATIONS] [SEED]          damage simulated packets, and real ones where they are; stops at the first that is not handled
        """);
    return 2;
}
