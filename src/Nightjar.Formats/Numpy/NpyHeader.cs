using System.Globalization;

namespace Nightjar.Formats.Numpy;

/// <summary>The header of an npy file: a Python dictionary with the three keys descr, fortran_order and shape.</summary>
/// <param name="BigEndian">Whether the bytes of an element stand in the other order than here.</param>
/// <param name="ElementType">What the elements are.</param>
/// <param name="FortranOrder">Whether the first axis runs fastest.</param>
/// <param name="Shape">Lengths of the axes.</param>
internal sealed record NpyHeader(bool BigEndian, NpyElementType ElementType, bool FortranOrder, int[] Shape)
{
    /// <summary>NumPy's limit of axes.</summary>
    private const int MaxAxes = 64;

    /// <summary>Bytes of the elements; more than fit an array where it is so.</summary>
    public long DataLength
    {
        get
        {
            Int128 count = ElementType.Size();
            if (Shape.Contains(0)) return 0;
            foreach (var axis in Shape) count = Int128.Min(count * axis, long.MaxValue);
            return (long)count;
        }
    }

    /// <summary>As NumPy writes it.</summary>
    public override string ToString()
    {
        var order = ElementType.Size() == 1 ? '|' : BigEndian ? '>' : '<';
        var shape = string.Join(", ", Shape) + (Shape.Length == 1 ? "," : "");
        return $"{{'descr': '{order}{ElementType.Code()}', 'fortran_order': {FortranOrder}, 'shape': ({shape}), }}";
    }

    /// <summary>Reads a header.</summary>
    /// <exception cref="FormatException">It is not one; the message says why.</exception>
    public static NpyHeader Parse(string text)
    {
        string? descr = null;
        bool? fortran = null;
        int[]? shape = null;
        var scanner = new Scanner(text);
        scanner.Expect('{');
        while (!scanner.TryTake('}'))
        {
            var key = scanner.String();
            scanner.Expect(':');
            switch (key)
            {
                case "descr" when descr is null:
                    descr = scanner.Peek() == '['
                        ? throw new FormatException("arrays of records are not supported; save each field by itself")
                        : scanner.String();
                    break;
                case "fortran_order" when fortran is null:
                    fortran = scanner.Boolean();
                    break;
                case "shape" when shape is null:
                    shape = scanner.Tuple();
                    break;
                default:
                    throw new FormatException($"the header has an unexpected or second key '{key}'");
            }

            if (!scanner.TryTake(','))
            {
                scanner.Expect('}');
                break;
            }
        }

        if (scanner.Peek() != '\0') throw new FormatException("something follows the dictionary of the header");
        if (descr is null || fortran is null || shape is null)
            throw new FormatException("the header lacks descr, fortran_order or shape");
        if (descr.Length < 3 || !"<>|=".Contains(descr[0]) || NpyElementTypes.OfCode(descr[1..]) is not { } type)
            throw new FormatException($"elements of the type '{descr}' are not supported; save them as numbers");
        return new NpyHeader(descr[0] == '>', type, fortran.Value, shape);
    }

    private ref struct Scanner(string text)
    {
        private ReadOnlySpan<char> _rest = text;

        public char Peek()
        {
            _rest = _rest.TrimStart(" \n\t\r");
            return _rest.IsEmpty ? '\0' : _rest[0];
        }

        public bool TryTake(char c)
        {
            if (Peek() != c) return false;
            _rest = _rest[1..];
            return true;
        }

        public void Expect(char c)
        {
            if (!TryTake(c)) throw new FormatException($"the header is not the dictionary that NumPy writes: no '{c}'");
        }

        public string String()
        {
            var quote = Peek();
            var end = quote is '\'' or '"' ? _rest[1..].IndexOf(quote) : -1;
            if (end < 0) throw new FormatException("the header is not the dictionary that NumPy writes: no string");
            var value = _rest.Slice(1, end).ToString();
            _rest = _rest[(end + 2)..];
            return value;
        }

        public bool Boolean()
        {
            Peek();
            foreach (var value in new[] { true, false })
            {
                if (!_rest.StartsWith(value.ToString(), StringComparison.Ordinal)) continue;
                _rest = _rest[value.ToString().Length..];
                return value;
            }

            throw new FormatException("fortran_order is neither True nor False");
        }

        public int[] Tuple()
        {
            List<int> numbers = [];
            Expect('(');
            while (!TryTake(')'))
            {
                Peek();
                var digits = _rest.IndexOfAnyExceptInRange('0', '9');
                if (digits < 0 || !int.TryParse(_rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                    throw new FormatException("the shape holds something that is not a length from 0 to 2147483647");
                if (numbers.Count == MaxAxes) throw new FormatException($"the shape has more than {MaxAxes} axes");
                numbers.Add(number);
                _rest = _rest[digits..];
                TryTake('L'); // Python 2 wrote long integers so
                if (TryTake(',')) continue;
                Expect(')');
                break;
            }

            return [.. numbers];
        }
    }
}
