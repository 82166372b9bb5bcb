using DtiGraph.Api;
using DtiGraph.Ranking;

string folder = args.Length > 0 ? args[0] : throw new ArgumentException("model: expected the folder of an artifact, got no argument");
ApiHost.Create(ServedModel.Open(folder), args[1..]).Run();
