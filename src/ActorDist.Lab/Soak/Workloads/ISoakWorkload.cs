using ActorDist.Verification.Judgements;

namespace ActorDist.Lab.Soak.Workloads;

/// <summary>Clients that work on one capability of the cluster for a round, and the judges of what they were told.</summary>
internal interface ISoakWorkload
{
    /// <summary>What its clients asked and were told.</summary>
    ClientHistory History { get; }

    /// <summary>The kinds of operations of which each must be answered while faults are made; else nothing was tested.</summary>
    IReadOnlyList<string> Kinds { get; }

    /// <summary>Of its judges, those to which the events alone say enough, as <c>lab judge</c> names them.</summary>
    IReadOnlyList<string> Judges => [];

    /// <summary>Answers so far, from which progress is seen.</summary>
    long Answered => History.Answered;

    /// <summary>Makes what it works on.</summary>
    /// <exception cref="HttpRequestException">It could not.</exception>
    Task StartAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Works until told to stop; what is under way then is waited for.</summary>
    Task RunAsync(CancellationToken stop);

    /// <summary>Reads what is left at the end, when every node is up and every link whole.</summary>
    /// <exception cref="HttpRequestException">It could not be read.</exception>
    Task FinishAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Judges it all, a judgement a property.</summary>
    IEnumerable<Judgement> Judge();
}
