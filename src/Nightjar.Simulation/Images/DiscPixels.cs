namespace Nightjar.Simulation.Images;

/// <summary>The pixels with a value whose centres lie within a radius of a point.</summary>
internal ref struct DiscPixels
{
    private readonly PixelGrid _image;
    private readonly double _x, _y, _square;
    private readonly int _left, _right, _top;
    private int _column, _row;

    public DiscPixels(PixelGrid image, double x, double y, double radius)
    {
        (_image, _x, _y, _square) = (image, x, y, radius * radius);
        (_left, _right, var bottom, _top) = image.Window(x, y, radius);
        (_column, _row) = (_left - 1, bottom);
    }

    /// <summary>The pixel.</summary>
    public readonly (int Column, int Row) Current => (_column, _row);

    /// <summary>For the foreach statement.</summary>
    public readonly DiscPixels GetEnumerator() => this;

    /// <summary>The next pixel.</summary>
    public bool MoveNext()
    {
        while (_row <= _top)
        {
            while (++_column <= _right)
            {
                var (dx, dy) = (_column - _x, _row - _y);
                if (dx * dx + dy * dy <= _square && !float.IsNaN(_image[_column, _row])) return true;
            }

            _column = _left - 1;
            _row++;
        }

        return false;
    }
}
