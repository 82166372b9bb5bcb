using System.Collections.Concurrent;
using System.Diagnostics;

namespace DtiGraph.Benchmarks.Load;

/// <summary>One answer.</summary>
/// <param name="Kind">Of <see cref="LoadMix"/>.</param>
/// <param name="Status">Of HTTP; 0 where there was no whole answer.</param>
/// <param name="Milliseconds">From when it was due to be sent to the last byte of the answer.</param>
internal sealed record LoadAnswer(string Kind, int Status, double Milliseconds);

/// <summary>Sends at a rate, whether or not answers come: a service that stalls is asked on, and what waits meanwhile is counted as waiting
/// (latencies begin when a request was due, so there is no coordinated omission).</summary>
internal static class OpenLoop
{
    /// <summary>Requests that are open at once at most; those due beyond are not sent, and counted.</summary>
    public const int MostOpen = 512;

    /// <returns>The answers, how many were not sent, and by how many milliseconds the machine let the sender's thread, which only sleeps, wake too late (99 of 100, and at most).</returns>
    public static async Task<(IReadOnlyList<LoadAnswer> Answers, int Unsent, double Late, double Latest)> Run(HttpClient client, LoadMix mix, double perSecond, double seconds)
    {
        var answers = new ConcurrentQueue<LoadAnswer>();
        int total = (int)(perSecond * seconds), open = 0, unsent = 0;
        var all = new List<Task>(total);
        double[] late = new double[total];
        // A thread of its own: timers of the pool are late by milliseconds under load.
        var sender = new Thread(() =>
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < total; i++)
            {
                long due = start + (long)(i / perSecond * Stopwatch.Frequency);
                while (Stopwatch.GetTimestamp() < due) Thread.Sleep(TimeSpan.FromMicroseconds(200));
                late[i] = Stopwatch.GetElapsedTime(due).TotalMilliseconds;
                var (kind, request) = mix.Next();
                if (Volatile.Read(ref open) >= MostOpen)
                {
                    unsent++;
                    continue;
                }
                Interlocked.Increment(ref open);
                all.Add(Task.Run(async () =>
                {
                    int status = 0;
                    try
                    {
                        using var message = request();
                        using var response = await client.SendAsync(message); // with its body
                        status = (int)response.StatusCode;
                    }
                    catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
                    {
                        Console.WriteLine($"no answer: {e.Message} {e.InnerException?.Message}");
                    }
                    answers.Enqueue(new(kind, status, Stopwatch.GetElapsedTime(due).TotalMilliseconds));
                    Interlocked.Decrement(ref open);
                }));
            }
        })
        { Priority = ThreadPriority.AboveNormal };
        sender.Start();
        await Task.Run(sender.Join);
        await Task.WhenAll(all);
        Array.Sort(late);
        return ([.. answers], unsent, LoadFigures.At(late, .99), LoadFigures.At(late, 1));
    }
}
