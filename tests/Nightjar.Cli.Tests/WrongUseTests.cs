using System.Diagnostics;
using Nightjar.TestKit;

namespace Nightjar.Cli.Tests;

/// <summary>Wrong use gets one clear sentence and a non-zero exit.</summary>
public class WrongUseTests(SimulatedNight night)
{
    public static TheoryData<string, string[]> Sentences => new()
    {
        { "there is no file or folder /no/such/night.avro", ["ingest", "/no/such/night.avro", "--archive", "A"] },
        { "no file matches /no/such/*.avro", ["ingest", "/no/such/*.avro", "--archive", "A"] },
        { "there is no archive at", ["query", "--archive", "/no/such/archive"] },
        { "there is no archive at", ["verify", "--archive", "/no/such/archive"] },
        { "must be RA,DEC,ARCSEC", ["query", "--archive", "A", "--cone", "10,95,3"] },
        { "is not a Julian date", ["query", "--archive", "A", "--from", "yesterday"] },
        { "is not a date", ["report", "--archive", "A", "--night", "soon", "--out", "r.html"] },
        { "there is no model at x, and none of that name comes with the program", ["ingest", "NIGHT", "--archive", "A", "--model", "resnet=x"] },
        { "exclude each other", ["ingest", "NIGHT", "--archive", "A", "--model", "braai", "--no-model"] },
        { "two models are called", ["ingest", "NIGHT", "--archive", "A", "--model", "braai", "--model", "braai/int8"] },
        { "takes one braai", ["score", "braai", "NIGHT", "--model", "a=braai", "--model", "b=braai", "--csv", "-"] },
        { "is not a model", ["score", "NIGHT", "--model", "NIGHT", "--csv", "-"] },
        { "there is no model at", ["ingest", "NIGHT", "--archive", "A", "--model", "braai=/no/such"] },
        { "is neither a folder nor", ["ingest", "NIGHT", "--archive", "A", "--schemas", "/no/such"] },
        { "cannot be written", ["score", "braai", "NIGHT", "--model", "MODEL", "--csv", "/dev/full/x.csv"] },
        { "is a file; an archive is a folder", ["ingest", "NIGHT", "--archive", "NIGHT"] },
        { "has no alert and no object 12345", ["show", "12345", "--archive", "B"] },
        { "has no alert 12345", ["export", "12345", "--archive", "B", "--out", "x"] },
    };

    [Theory]
    [MemberData(nameof(Sentences))]
    public void It_is_said_in_one_sentence(string sentence, string[] arguments)
    {
        using var folder = new TemporaryFolder();
        if (arguments.Contains("B")) Assert.Equal(0, NightjarProcess.Run([], "ingest", "-", "--archive", folder["b"]).ExitCode);
        var result = NightjarProcess.Run([.. arguments.Select(argument => argument switch
        {
            "A" => folder["a"],
            "B" => folder["b"],
            "NIGHT" => night.Path,
            "MODEL" => SharedData.PathOf("models", "braai_d6_m7"),
            _ => argument,
        })]);
        Assert.NotEqual(0, result.ExitCode);
        var line = Assert.Single(result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries), text => text.StartsWith("nightjar: ", StringComparison.Ordinal));
        Assert.Contains(sentence, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ingest")]
    [InlineData("ingest", "x", "--archive", "y", "--workers", "0")]
    [InlineData("simulate", "--survey", "sdss", "--out", "x")]
    [InlineData("frobnicate")]
    public void A_wrong_command_line_exits_with_2(params string[] arguments)
    {
        var result = NightjarProcess.Run(arguments);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--help", result.Errors, StringComparison.Ordinal);
        Assert.Equal("", result.Output);
    }

    [Fact]
    public void The_command_to_ask_for_help_is_named_with_those_that_it_belongs_to()
    {
        Assert.Contains("Try 'nightjar train braai --help'.", NightjarProcess.Run([], "train", "braai", "--nonsense").Errors, StringComparison.Ordinal);
        Assert.Contains("Try 'nightjar --help'.", NightjarProcess.Run([], "--nonsense").Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_of_commands_leaves_examples_to_the_commands()
    {
        Assert.DoesNotContain("Examples:", NightjarProcess.Run([], "--help").Output, StringComparison.Ordinal);
        Assert.Contains("Examples:", NightjarProcess.Run([], "evaluate", "--help").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_writer_is_refused_and_the_first_goes_on()
    {
        using var folder = new TemporaryFolder();
        using var first = NightjarProcess.Start("ingest", "-", "--archive", folder["a"], "--json");
        while (!File.Exists(folder["a", "index.sqlite"]) && !first.HasExited) first.WaitForExit(20);
        var second = NightjarProcess.Run("ingest", night.Path, "--archive", folder["a"]);
        Assert.Equal(1, second.ExitCode);
        Assert.Contains("is being written by another process", second.Errors, StringComparison.Ordinal);
        using (var file = File.OpenRead(night.Path)) file.CopyTo(first.StandardInput.BaseStream);
        first.StandardInput.Close();
        var output = first.StandardOutput.ReadToEnd();
        first.WaitForExit();
        Assert.Equal(0, first.ExitCode);
        Assert.Contains("\"archived\":2000", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_is_said_and_what_was_committed_is_safe()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["disk"]);
        Assert.SkipUnless(OperatingSystem.IsLinux() && Shell("mount", "-t", "tmpfs", "-o", "size=60m", "tmpfs", folder["disk"]) == 0, "no right to mount a small disk");
        try
        {
            var result = NightjarProcess.Run("ingest", night.Path, "--archive", folder["disk", "a"]);
            Assert.Equal(1, result.ExitCode);
            Assert.Contains("is full", result.Errors, StringComparison.Ordinal);
            var verified = NightjarProcess.Run("verify", "--archive", folder["disk", "a"]);
            Assert.True(verified.ExitCode == 0, verified.Errors);
            Assert.DoesNotContain("0 alerts,", verified.Output.Split('\n')[0][..9], StringComparison.Ordinal);
            Assert.Equal(0, Shell("mount", "-o", "remount,size=400m", folder["disk"]));
            Assert.Equal(0, NightjarProcess.Run("ingest", night.Path, "--archive", folder["disk", "a"]).ExitCode);
            Assert.Contains("2,000 alerts", NightjarProcess.Run("verify", "--archive", folder["disk", "a"]).Output, StringComparison.Ordinal);
        }
        finally
        {
            Shell("umount", folder["disk"]);
        }
    }

    [Fact]
    public void No_permission_is_said()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["secret.avro"], "x");
        Assert.SkipUnless(OperatingSystem.IsLinux() && Shell("chmod", "755", folder.Path) == 0 && Shell("chmod", "000", folder["secret.avro"]) == 0, "no chmod");
        string[] asNobody = Environment.UserName == "root" ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : ["env"];
        Assert.SkipUnless(Shell(asNobody[0], [.. asNobody[1..], "test", "-r", NightjarProcess.Program]) == 0, "another user cannot reach the program");
        using var process = Process.Start(NightjarProcess.StartInfo(
            asNobody[0], [.. asNobody[1..], "env", "HOME=/tmp", "dotnet", NightjarProcess.Program, "ingest", folder["secret.avro"], "--archive", folder["a"]]))!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(1, process.ExitCode);
        Assert.Contains("permission", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Output_that_nobody_reads_any_more_is_no_error()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, NightjarProcess.Run("ingest", night.Path, "--archive", folder["a"]).ExitCode);
        using var shell = Process.Start(NightjarProcess.StartInfo(
            "bash", ["-c", $"set -o pipefail; dotnet '{NightjarProcess.Program}' query --archive '{folder["a"]}' --csv - | head -n 1"]))!;
        shell.StandardInput.Close();
        var errors = shell.StandardError.ReadToEnd();
        Assert.StartsWith("survey,candid,", shell.StandardOutput.ReadToEnd(), StringComparison.Ordinal);
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
        Assert.DoesNotContain("nightjar:", errors, StringComparison.Ordinal);
    }

    private static int Shell(string file, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(NightjarProcess.StartInfo(file, arguments))!;
            process.StandardInput.Close();
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
