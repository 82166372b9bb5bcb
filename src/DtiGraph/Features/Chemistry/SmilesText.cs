namespace DtiGraph.Features.Chemistry;

/// <summary>A reading position in a SMILES, and the faults it can name.</summary>
internal ref struct SmilesText(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> text = text;

    public int Index { get; private set; }

    /// <summary>The character at hand, from 1.</summary>
    public readonly int Position => Index + 1;

    public readonly bool AtEnd => Index >= text.Length;

    /// <summary>The character at hand, NUL at the end.</summary>
    public readonly char Now => Index < text.Length ? text[Index] : '\0';

    public readonly char Next => Index + 1 < text.Length ? text[Index + 1] : '\0';

    public void Skip(int count = 1) => Index += count;

    public bool TryTake(char wanted)
    {
        if (AtEnd || Now != wanted) return false;
        Index++;
        return true;
    }

    public readonly ReadOnlySpan<char> Peek(int count) => text.Slice(Index, Math.Min(count, text.Length - Index));

    /// <summary>A run of digits without a leading zero, or one zero; false where no digit stands.</summary>
    public bool TryTakeNumber(string what, int most, out int number)
    {
        number = 0;
        int start = Position;
        if (!char.IsAsciiDigit(Now)) return false;
        if (TryTake('0')) return true;
        while (char.IsAsciiDigit(Now))
        {
            number = (number * 10) + (Now - '0');
            if (number > most) throw new SmilesException(what, $"at most {most}", $"{number} or more", start);
            Index++;
        }
        return true;
    }

    public readonly SmilesException Fault(string what, string expected) => new(what, expected, Describe(), Position);

    private readonly string Describe()
    {
        if (AtEnd) return "the end of the text";
        return Now is > ' ' and < '\u007F' ? $"'{Now}'" : $"U+{(int)Now:X4}";
    }
}
