using DtiGraph.Cli;

return await DtiCommand.RunAsync(args);
