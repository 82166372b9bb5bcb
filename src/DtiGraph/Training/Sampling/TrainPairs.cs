using DtiGraph.Splits;

namespace DtiGraph.Training.Sampling;

/// <summary>The labelled train pairs of one label by one of their ends, and which of them a step may not hear.</summary>
/// <remarks>Published files repeat rows, so pairs are told apart by a number of their own: all rows of a pair have the same, whatever their label, and a pair that
/// is listed more than once weighs as often.</remarks>
internal sealed class TrainPairs
{
    private TrainPairs(int[] start, int[] other, int[] pair, int[] rows) => (Start, Other, Pair, Rows) = (start, other, pair, rows);

    /// <summary>[N + 1]: those of node i are entries Start[i] to Start[i + 1].</summary>
    public int[] Start { get; }

    /// <summary>The other end.</summary>
    public int[] Other { get; }

    /// <summary>The number of the pair.</summary>
    public int[] Pair { get; }

    /// <summary>How often it is listed.</summary>
    public int[] Rows { get; }

    /// <summary>The number of each row's pair, from 0 without gaps; and how many there are.</summary>
    public static (int[] OfRow, int Count) Numbers(LabelledPairs train)
    {
        var known = new Dictionary<(int, int), int>(train.Count);
        var numbers = new int[train.Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (!known.TryGetValue((train.Drugs[i], train.Targets[i]), out numbers[i])) known[(train.Drugs[i], train.Targets[i])] = numbers[i] = known.Count;
        }
        return (numbers, known.Count);
    }

    /// <summary>Sorts pairs by one end, then by the order of the rows.</summary>
    /// <param name="nodes">N, nodes at that end.</param>
    /// <param name="by">[P], the end.</param>
    /// <param name="other">[P], the other.</param>
    /// <param name="labels">[P].</param>
    /// <param name="label">Which pairs.</param>
    /// <param name="numbers">[P] as <see cref="Numbers"/> gives them.</param>
    public static TrainPairs By(int nodes, int[] by, int[] other, int[] labels, int label, (int[] OfRow, int Count) numbers)
    {
        var rowsOf = new int[numbers.Count];
        for (int i = 0; i < by.Length; i++) if (labels[i] == label) rowsOf[numbers.OfRow[i]]++;
        int[] left = [.. rowsOf], start = new int[nodes + 1];
        for (int i = 0; i < by.Length; i++)
        {
            if (labels[i] != label || left[numbers.OfRow[i]] == 0) continue;
            left[numbers.OfRow[i]] = 0;
            start[by[i] + 1]++;
        }
        for (int i = 0; i < nodes; i++) start[i + 1] += start[i];
        int[] next = start[..nodes], ends = new int[start[nodes]], pair = new int[start[nodes]], rows = new int[start[nodes]];
        for (int i = 0; i < by.Length; i++)
        {
            int number = numbers.OfRow[i];
            if (labels[i] != label || rowsOf[number] == 0) continue;
            int at = next[by[i]]++;
            (ends[at], pair[at], rows[at]) = (other[i], number, rowsOf[number]);
            rowsOf[number] = 0;
        }
        return new(start, ends, pair, rows);
    }
}
