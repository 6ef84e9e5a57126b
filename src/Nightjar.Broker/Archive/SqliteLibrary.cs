using System.Reflection;
using System.Runtime.InteropServices;

namespace Nightjar.Broker.Archive;

/// <summary>Makes the SQLite binding use the system's SQLite, which gets security updates, where there is one;
/// the copy that comes with the package serves elsewhere.</summary>
internal static class SqliteLibrary
{
    private static readonly Lazy<bool> Loaded = new(Load);

    /// <summary>Must run before the first connection; further calls do nothing.</summary>
    public static void EnsureLoaded() => _ = Loaded.Value;

    private static bool Load()
    {
        var provider = typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly;
        NativeLibrary.SetDllImportResolver(provider, Resolve);
        SQLitePCL.Batteries_V2.Init();
        return true;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libsqlite3.so.0", out var handle)
            ? handle
            : NativeLibrary.Load(name, assembly, path);
}
