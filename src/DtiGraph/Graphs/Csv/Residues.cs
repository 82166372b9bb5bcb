using System.Buffers;

namespace DtiGraph.Graphs.Csv;

/// <summary>The letters of a sequence.</summary>
internal static class Residues
{
    private static readonly SearchValues<char> Letters = SearchValues.Create(Target.Residues);

    /// <summary>In upper case; another letter is a fault.</summary>
    public static string Read(string text, string column, RowPlace place, FaultList faults)
    {
        string sequence = text.ToUpperInvariant();
        int bad = sequence.AsSpan().IndexOfAnyExcept(Letters);
        if (bad >= 0)
            faults.Add(place, column, "letters A to Z, '*' and '-'", $"{FaultList.Show(sequence[bad..(bad + 1)])} at position {bad + 1}");
        return sequence;
    }
}
