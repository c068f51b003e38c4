using ActorDist.Node.Configuration;
using ActorDist.Node.Hosting;

return await NodeCommand.Create(NodeProcess.RunAsync).Parse(args).InvokeAsync();
