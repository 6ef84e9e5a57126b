namespace Nightjar.Models.Braai;

/// <summary>stub</summary>
internal static class BraaiFile
{
    internal static readonly (string Name, int[] Shape)[] Tensors =
    [
        ("conv1.kernel", [3, 3, 3, 16]), ("conv1.bias", [16]),
        ("conv2.kernel", [3, 3, 16, 16]), ("conv2.bias", [16]),
        ("conv3.kernel", [3, 3, 16, 32]), ("conv3.bias", [32]),
        ("conv4.kernel", [3, 3, 32, 32]), ("conv4.bias", [32]),
        ("fc_1.kernel", [1152, 256]), ("fc_1.bias", [256]),
        ("fc_out.kernel", [256, 1]), ("fc_out.bias", [1]),
    ];
    public static BraaiModel Load(string path, TripletNormalization? normalization)
    {
        var d = new Dictionary<string, float[]>();
        foreach (var (n, shape) in Tensors)
        {
            var b = File.ReadAllBytes(Path.Combine(path, n.Replace('.', '_') + ".npy"));
            var off = 10 + BitConverter.ToUInt16(b, 8);
            var f = new float[(b.Length - off) / 4];
            Buffer.BlockCopy(b, off, f, 0, f.Length * 4);
            d[n] = f;
        }
        return new BraaiModel("braai", Path.GetFileName(path), normalization!.Value, d);
    }
    public static void SaveSafeTensors(BraaiModel m, string p) { }
}
