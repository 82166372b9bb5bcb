using DtiGraph.Evaluation;
using Parquet;
using Parquet.Schema;

namespace DtiGraph.Ranking.Screens;

/// <summary>A screen as a Parquet file: the columns of the CSV with their types, in row groups that are written as they come.</summary>
internal static class ScreenParquet
{
    private const int GroupRows = 1 << 18;

    private static readonly DataField<string> Drug = new("drug", nullable: false), Target = new("target", nullable: false), Gene = new("gene", nullable: false), Regime = new(PairColumns.Names[2], nullable: false);
    private static readonly DataField<int> Rank = new("rank");
    private static readonly DataField<bool> Known = new(PairColumns.Names[3]);
    private static readonly DataField<double> Probability = new(PairColumns.Names[0]), Score = new(PairColumns.Names[1]), DegreeProbability = new(PairColumns.Names[4]), Lift = new(PairColumns.Names[5]);

    /// <returns>How many rows were written.</returns>
    public static async Task<long> WriteAsync(ServedModel served, ScreenQuery query, Stream stream, CancellationToken cancellation)
    {
        var graph = served.Graph;
        long rows = 0;
        var group = new List<ScreenedPair>(GroupRows);
        await using var writer = await ParquetWriter.CreateAsync(
            new ParquetSchema(Drug, Target, Gene, Rank, Probability, Score, Regime, Known, DegreeProbability, Lift), stream, cancellationToken: cancellation);
        await foreach (var pairs in new AllPairs(served).OfAsync(query, pairs => pairs, cancellation))
        {
            group.AddRange(pairs);
            if (group.Count >= GroupRows) await FlushAsync();
        }
        if (group.Count > 0 || rows == 0) await FlushAsync();
        return rows;

        async Task FlushAsync()
        {
            using var columns = writer.CreateRowGroup();
            await columns.WriteAsync(Drug, Of(p => graph.Drugs[p.Drug].Id));
            await columns.WriteAsync(Target, Of(p => graph.Targets[p.Target].Id));
            await columns.WriteAsync(Gene, Of(p => graph.Targets[p.Target].Gene));
            await columns.WriteAsync<int>(Rank, Of(p => p.Rank), cancellationToken: cancellation);
            await columns.WriteAsync<double>(Probability, Of(p => p.Figures.Probability), cancellationToken: cancellation);
            await columns.WriteAsync<double>(Score, Of(p => p.Figures.Score), cancellationToken: cancellation);
            await columns.WriteAsync(Regime, Of(p => p.Figures.Regime.Text()));
            await columns.WriteAsync<bool>(Known, Of(p => p.Figures.Known), cancellationToken: cancellation);
            await columns.WriteAsync<double>(DegreeProbability, Of(p => p.Figures.DegreeProbability), cancellationToken: cancellation);
            await columns.WriteAsync<double>(Lift, Of(p => p.Figures.Lift), cancellationToken: cancellation);
            columns.CompleteValidate();
            rows += group.Count;
            group.Clear();
        }

        T[] Of<T>(Func<ScreenedPair, T> value)
        {
            var column = new T[group.Count];
            for (int i = 0; i < column.Length; i++) column[i] = value(group[i]);
            return column;
        }
    }
}
