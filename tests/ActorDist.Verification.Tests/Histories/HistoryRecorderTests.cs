using ActorDist.Verification.Histories;
using ActorDist.Verification.Models.CasRegister;
using Xunit;

namespace ActorDist.Verification.Tests.Histories;

public sealed class HistoryRecorderTests
{
    private readonly HistoryRecorder<CasRegisterInput, CasRegisterOutput> _recorder = new(processes: 5);

    [Fact]
    public void Ends_are_recorded_with_their_times()
    {
        var ok = _recorder.Invoke(0, "k", CasRegisterInput.Read(), 1);
        var failed = _recorder.Invoke(1, "k", CasRegisterInput.Write(2), 2);
        var unknown = _recorder.Invoke(2, "k", CasRegisterInput.Write(3), 3);
        _recorder.Invoke(3, "k", CasRegisterInput.Write(4), 4);
        _recorder.Ok(ok, CasRegisterOutput.Found(7), 5);
        _recorder.Fail(failed, 6);
        _recorder.Unknown(unknown, 7);
        Assert.Equal(
            [
                (OperationOutcome.Ok, 5), (OperationOutcome.Failed, 6), (OperationOutcome.Unknown, 7),
                (OperationOutcome.Unknown, Operation<CasRegisterInput, CasRegisterOutput>.Never),
            ],
            Recorded().Select(operation => (operation.Outcome, operation.Return)));
        Assert.Equal(7, Recorded()[0].Output.Value);
    }

    [Fact]
    public void A_process_whose_operation_ended_unknown_is_retired_and_goes_on_under_a_new_number()
    {
        var successor = _recorder.Unknown(_recorder.Invoke(2, "k", CasRegisterInput.Read(), 1), 2);
        Assert.Equal(7, successor);
        Assert.Throws<InvalidOperationException>(() => _recorder.Invoke(2, "k", CasRegisterInput.Read(), 3));
        _recorder.Ok(_recorder.Invoke(successor, "k", CasRegisterInput.Read(), 4), CasRegisterOutput.Found(null), 5);
    }

    [Fact]
    public void A_process_has_one_operation_open_and_each_ends_once()
    {
        var operation = _recorder.Invoke(0, "k", CasRegisterInput.Read(), 1);
        Assert.Throws<InvalidOperationException>(() => _recorder.Invoke(0, "k", CasRegisterInput.Read(), 2));
        _recorder.Fail(operation, 3);
        Assert.Throws<InvalidOperationException>(() => _recorder.Ok(operation, CasRegisterOutput.Done, 4));
    }

    [Fact]
    public async Task Clients_on_many_threads_lose_nothing()
    {
        const int Clients = 5;
        const int Each = 2_000;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(process => Task.Run(
            () =>
            {
                for (var time = 0; time < Each; time++)
                    _recorder.Ok(_recorder.Invoke(process, "k", CasRegisterInput.Write(time), time), CasRegisterOutput.Done, time);
            },
            TestContext.Current.CancellationToken)));
        var ofProcess = Recorded()
            .GroupBy(operation => operation.Process)
            .ToDictionary(group => group.Key, group => group.Select(each => each.Input.Value));
        Assert.Equal(Clients, ofProcess.Count);
        Assert.All(ofProcess.Values, values => Assert.Equal(Enumerable.Range(0, Each).Select(value => (long?)value), values));
    }

    private List<Operation<CasRegisterInput, CasRegisterOutput>> Recorded()
    {
        var operations = new List<Operation<CasRegisterInput, CasRegisterOutput>>();
        _recorder.CopyTo(operations);
        return operations;
    }
}
