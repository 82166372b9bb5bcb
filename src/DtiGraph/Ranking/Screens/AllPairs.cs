using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace DtiGraph.Ranking.Screens;

/// <summary>Every drug of a graph against every target: each drug's first targets, over all cores, in memory that does not grow with the graph.</summary>
/// <param name="served">The model.</param>
public sealed class AllPairs(ServedModel served)
{
    // Drugs that are made while the last ones are handed out; their rows stay below a few dozen MB.
    private const int LargestBatch = 1024, LargestBatchRows = 1 << 18;

    /// <summary>Makes the rows, drugs in the order of the graph, targets best first.</summary>
    /// <param name="query">Which.</param>
    /// <param name="then">What becomes of the rows of some drugs, a few dozen at most; done by many threads at once.</param>
    /// <param name="cancellation">Between two batches of drugs.</param>
    /// <returns>What <paramref name="then"/> made, in order.</returns>
    /// <exception cref="QueryException">A number out of range.</exception>
    public async IAsyncEnumerable<T> OfAsync<T>(ScreenQuery query, Func<ScreenedPair[], T> then, [EnumeratorCancellation] CancellationToken cancellation)
    {
        query.Validate();
        int drugs = served.Graph.Drugs.Length, batch = Math.Clamp(LargestBatchRows / query.Top, TargetPanels.Block, LargestBatch) / TargetPanels.Block * TargetPanels.Block;
        if (drugs == 0 || served.Graph.Targets.Length == 0) yield break;
        var first = new FirstTargets(served, query);
        var rooms = new ConcurrentBag<Candidates>();
        var next = Task.Run(() => Batch(0), CancellationToken.None);
        try
        {
            for (int from = 0; from < drugs; from += batch)
            {
                var made = await next;
                int following = from + batch;
                if (following < drugs) next = Task.Run(() => Batch(following), CancellationToken.None);
                foreach (var each in made) yield return each;
            }
        }
        finally
        {
            // Nothing may still work for whoever has stopped listening. What went wrong was thrown where it was awaited.
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        T[] Batch(int from)
        {
            var made = new T[(Math.Min(batch, drugs - from) + TargetPanels.Block - 1) / TargetPanels.Block];
            Parallel.For(0, made.Length, new ParallelOptions { CancellationToken = cancellation }, block =>
            {
                if (!rooms.TryTake(out var room)) room = first.Room();
                int start = from + block * TargetPanels.Block;
                made[block] = then(first.Of(start, Math.Min(TargetPanels.Block, drugs - start), room));
                rooms.Add(room);
            });
            return made;
        }
    }
}
