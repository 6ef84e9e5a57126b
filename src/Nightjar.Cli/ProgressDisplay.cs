using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Nightjar.Cli;

/// <summary>Shows how far long work has come, on standard error: a bar on a terminal, a line now and then elsewhere.</summary>
internal static class ProgressDisplay
{
    private static readonly TimeSpan BarEvery = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(5);

    /// <summary>Runs the work and shows samples of its state until it ends; its exception comes through.</summary>
    /// <param name="title">What is being done.</param>
    /// <param name="sample">Items so far, and the share that is done from 0 to 1 (negative where it is not known).</param>
    /// <param name="work">The work.</param>
    public static void Run(string title, Func<(long Items, double Share)> sample, Action work)
    {
        Exception? failure = null;
        using var ended = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            try
            {
                work();
            }
            catch (Exception exception)
            {
                failure = exception;
            }
            finally
            {
                ended.Set();
            }
        })
        { Name = title, IsBackground = true };
        thread.Start();
        if (Console.IsErrorRedirected) ShowLines(title, sample, ended);
        else ShowBar(title, sample, ended);
        thread.Join();
        if (failure is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
    }

    private static void ShowBar(string title, Func<(long Items, double Share)> sample, ManualResetEventSlim ended)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        var watch = Stopwatch.StartNew();
        console.Progress().AutoClear(true).HideCompleted(false)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask(Markup.Escape(title), maxValue: 1);
                do
                {
                    var (items, share) = sample();
                    task.IsIndeterminate = share < 0;
                    task.Value = Math.Max(0, share);
                    task.Description = Markup.Escape(Line(title, items, watch.Elapsed));
                }
                while (!ended.Wait(BarEvery));
            });
    }

    private static void ShowLines(string title, Func<(long Items, double Share)> sample, ManualResetEventSlim ended)
    {
        var watch = Stopwatch.StartNew();
        while (!ended.Wait(LineEvery))
        {
            var (items, share) = sample();
            var left = share > 0.01 ? $", {Duration(watch.Elapsed / share - watch.Elapsed)} left" : "";
            Console.Error.WriteLine(Line(title, items, watch.Elapsed) + left);
        }
    }

    private static string Line(string title, long items, TimeSpan elapsed) =>
        string.Create(CultureInfo.InvariantCulture, $"{title} {items:N0} ({items / Math.Max(1e-3, elapsed.TotalSeconds):N0}/s)");

    private static string Duration(TimeSpan time) =>
        time.TotalHours >= 1 ? $"{(int)time.TotalHours} h {time.Minutes} min" : time.TotalMinutes >= 1 ? $"{time.Minutes} min {time.Seconds} s" : $"{time.Seconds} s";
}
