using System.CommandLine;
using Nightjar.Cli;
using Nightjar.Cli.Commands;

var root = new RootCommand("Nightjar: an alert broker and machine-learning workbench for time-domain astronomy.")
{
    DemoCommand.Create(),
    IngestCommand.Create(),
    SimulateCommand.Create(),
    ScoreCommand.Create(),
    TrainCommand.Create(),
    StudyCommand.Create(),
    EvaluateCommand.Create(),
    QuantizeCommand.Create(),
    CompressCommand.Create(),
    ShowCommand.Create(),
    QueryCommand.Create(),
    ExportCommand.Create(),
    RejectsCommand.Create(),
    VerifyCommand.Create(),
    ReportCommand.Create(),
};
return await CommandRunner.RunAsync(root, args);
