namespace Nightjar.Models.Braai;

/// <summary>The tensors of braai, by name, with their shapes.</summary>
internal static class BraaiArchitecture
{
    /// <summary>Kernels are rows x columns x inputs x outputs, dense weights inputs x outputs.</summary>
    public static readonly (string Name, int[] Shape)[] Tensors =
    [
        ("conv1.kernel", [3, 3, 3, 16]), ("conv1.bias", [16]),
        ("conv2.kernel", [3, 3, 16, 16]), ("conv2.bias", [16]),
        ("conv3.kernel", [3, 3, 16, 32]), ("conv3.bias", [32]),
        ("conv4.kernel", [3, 3, 32, 32]), ("conv4.bias", [32]),
        ("fc_1.kernel", [1152, 256]), ("fc_1.bias", [256]),
        ("fc_out.kernel", [256, 1]), ("fc_out.bias", [1]),
    ];

    /// <summary>The scaling of stamps of the published versions: those up to d6_m7 were trained on normalised rows.</summary>
    public static TripletNormalization? PublishedNormalization(string version) => version switch
    {
        "d6_m7" => TripletNormalization.RowWise,
        "d6_m9" => TripletNormalization.WholePlane,
        _ => null,
    };
}
