using Assert = Xunit.Assert;

namespace Nightjar.TestKit;

/// <summary>Finds the folder of real data beside the checkout; a test that needs it is skipped where it is absent.</summary>
public static class SharedData
{
    private static readonly string? Root = Find();

    /// <summary>Whether the folder is there.</summary>
    public static bool Exists => Root is not null;

    /// <summary>The full path of a file or folder below the data folder; skips the running test when there is none.</summary>
    public static string PathOf(params string[] parts)
    {
        Assert.SkipWhen(Root is null, "no ../shared/data beside the checkout");
        return System.IO.Path.Combine([Root!, .. parts]);
    }

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(System.IO.Path.Combine(folder.FullName, "Nightjar.slnx"))) continue;
            var data = System.IO.Path.Combine(folder.FullName, "..", "shared", "data");
            return Directory.Exists(data) ? System.IO.Path.GetFullPath(data) : null;
        }

        return null;
    }
}
