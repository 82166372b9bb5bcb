using BenchmarkDotNet.Running;
using DtiGraph.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(SparseProductBenchmarks).Assembly).Run(args);
