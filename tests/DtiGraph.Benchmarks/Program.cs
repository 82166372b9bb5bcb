using BenchmarkDotNet.Running;
using DtiGraph.Benchmarks;
using DtiGraph.Benchmarks.Load;

if (args is ["evidence", var model]) return EvidenceTiming.Run(model);
if (args is ["ranking", var served]) return RankTiming.Run(served);
if (args is ["gate", var starter, var first, var count, .. var size]) return GateSeeds.Run(starter, int.Parse(first), int.Parse(count), small: size is ["small"]);
if (args is ["fortnight", var growing]) return await Fortnight.RunAsync(growing);
if (args is ["checkpoints", var learned, .. var checkpoints]) return CheckpointTiming.Run(learned, new(checkpoints));
if (args is ["epoch", .. var rest]) return EpochTiming.Run(rest is [var rounds] ? int.Parse(rounds, System.Globalization.CultureInfo.InvariantCulture) : 50);
if (args is ["epoch-parts", .. var partRounds]) return EpochParts.Run(Number(partRounds, 0, 100));
if (args is ["sampled", .. var sampling]) return SampledTiming.Run(sampling);
if (args is ["screen-units"]) return ScreenTiming.Run(30);
if (args is ["screen-billion", .. var many]) return LargeScreen.Run(Number(many, 0, 100_000), Number(many, 1, 10_000));
if (args is ["fingerprints"]) return FingerprintTiming.Run();
if (args is ["all", .. var into]) return await AllRunners.RunAsync(into is [var runs] ? runs : Path.Combine("tests", "DtiGraph.Benchmarks", "runs"));
if (args is ["load", var folder, .. var load]) return await LoadTest.Run(folder, new(load));
if (args is ["retrain-load", var meanwhile, .. var asked]) return await RetrainLoad.Run(meanwhile, new(asked));
if (args is ["memory", var large, .. var memory]) return await MemoryTest.Run(large, new(memory));
if (args is ["rollbacks", var back, .. var rollbacks]) return await RollbackTest.Run(back, new(rollbacks));
if (args is ["swaps", var graph, .. var swaps]) return await SwapTest.Run(graph, new(swaps));
// stores: whole imports and snapshots, seconds to minutes each, one process a figure. Everything else is BenchmarkDotNet's.
if (args is ["stores", ..]) return await StoreBenchmark.RunAsync(args[1..]);
BenchmarkSwitcher.FromAssembly(typeof(SparseProductBenchmarks).Assembly).Run(args);
return 0;

static int Number(string[] numbers, int at, int otherwise) => at < numbers.Length ? int.Parse(numbers[at], System.Globalization.CultureInfo.InvariantCulture) : otherwise;
