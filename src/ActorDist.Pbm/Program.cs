using ActorDist.Pbm;

using var interrupted = new CancellationTokenSource();
ConsoleCancelEventHandler interrupt = (_, signal) =>
{
    // The first Ctrl+C ends the command cleanly; a second one ends the process.
    signal.Cancel = !interrupted.IsCancellationRequested;
    interrupted.Cancel();
};
Console.CancelKeyPress += interrupt;
return await PbmApp.RunAsync(args, Console.Out, Console.Error, interrupted.Token);
