using BenchmarkDotNet.Running;
using DtiGraph.Benchmarks;

if (args is ["evidence", var model]) return EvidenceTiming.Run(model);
BenchmarkSwitcher.FromAssembly(typeof(SparseProductBenchmarks).Assembly).Run(args);
return 0;
