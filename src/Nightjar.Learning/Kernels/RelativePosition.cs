namespace Nightjar.Learning.Kernels;

/// <summary>A bias for every pair of pixels of a window that depends on where they lie to each other. The table has a row for each
/// difference of places, query minus key: (row + size - 1)·(2·size - 1) + column + size - 1.</summary>
internal static unsafe class RelativePosition
{
    /// <summary>bias (heads, size², size²) from table ((2·size - 1)², heads).</summary>
    internal static void Forward(int size, int heads, float* table, float* bias)
    {
        for (var head = 0; head < heads; head++)
        {
            for (var query = 0; query < size * size; query++)
            {
                for (var key = 0; key < size * size; key++) *bias++ = table[(Row(size, query, key) * heads) + head];
            }
        }
    }

    /// <summary>Adds the gradient of every pair to its row of the table.</summary>
    internal static void Backward(int size, int heads, float* dbias, float* dtable)
    {
        for (var head = 0; head < heads; head++)
        {
            for (var query = 0; query < size * size; query++)
            {
                for (var key = 0; key < size * size; key++) dtable[(Row(size, query, key) * heads) + head] += *dbias++;
            }
        }
    }

    private static int Row(int size, int query, int key)
    {
        var (rows, columns) = ((query / size) - (key / size), (query % size) - (key % size));
        return ((rows + size - 1) * ((2 * size) - 1)) + columns + size - 1;
    }
}
