// Judges histories by Porcupine, again and again, and says how long it took:
//   judge RUNS cas-register|key-value FILE...
// Prints one JSON object. Reading the files is not measured.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/anishathalye/porcupine"
)

const nothing = -1

// The input and the output of an operation on a register or on a key.
type call struct {
	function, key, value string
	number, from, to     int
}

type reply struct {
	number    int
	text      string
	succeeded bool
	known     bool
}

var registerModel = porcupine.Model{
	Init: func() interface{} { return nothing },
	Step: func(state, input, output interface{}) (bool, interface{}) {
		held, in, out := state.(int), input.(call), output.(reply)
		switch in.function {
		case "read":
			return !out.known || out.number == held, held
		case "write":
			return true, in.number
		default:
			if held == in.from && (!out.known || out.succeeded) {
				return true, in.to
			}
			return !out.known || !out.succeeded && held != in.from, held
		}
	},
}

var keyValueModel = porcupine.Model{
	PartitionEvent: func(history []porcupine.Event) [][]porcupine.Event {
		byKey, keyOf := map[string][]porcupine.Event{}, map[int]string{}
		for _, event := range history {
			if event.Kind == porcupine.CallEvent {
				keyOf[event.Id] = event.Value.(call).key
			}
			byKey[keyOf[event.Id]] = append(byKey[keyOf[event.Id]], event)
		}
		var parts [][]porcupine.Event
		for _, part := range byKey {
			parts = append(parts, part)
		}
		return parts
	},
	Init: func() interface{} { return "" },
	Step: func(state, input, output interface{}) (bool, interface{}) {
		held, in, out := state.(string), input.(call), output.(reply)
		switch in.function {
		case "get":
			return !out.known || out.text == held, held
		case "put":
			return true, in.value
		default:
			return true, held + in.value
		}
	},
}

var (
	registerLine = regexp.MustCompile(`jepsen\.util - (\d+)\s+:(\w+)\s+:(\w+)\s+(.*)$`)
	keyValueLine = regexp.MustCompile(`:process (\d+), :type :(\w+), :f :(\w+), :key "([^"]*)", :value (?:nil|"([^"]*)")`)
)

// One event of a line; the key and the text are empty where the model has none.
type line struct {
	process, kind, function, key, value string
}

func read(file string, model string) []porcupine.Event {
	source, err := os.Open(file)
	check(err)
	defer source.Close()
	var lines []line
	for scanner := bufio.NewScanner(source); scanner.Scan(); {
		if fields := registerLine.FindStringSubmatch(scanner.Text()); model == "cas-register" && fields != nil {
			lines = append(lines, line{fields[1], fields[2], fields[3], "", strings.TrimSpace(fields[4])})
		} else if fields := keyValueLine.FindStringSubmatch(scanner.Text()); model == "key-value" && fields != nil {
			lines = append(lines, line{fields[1], fields[2], fields[3], fields[4], fields[5]})
		}
	}
	return events(lines)
}

// What never came back may have happened at any time since: it returns after everything else, whatever it returned.
func events(lines []line) []porcupine.Event {
	var history []porcupine.Event
	pending, open := map[string]int{}, []int{}
	for _, each := range lines {
		process, _ := strconv.Atoi(each.process)
		id, isPending := pending[each.process]
		switch {
		case each.kind == "invoke":
			id = len(open)
			pending[each.process], open = id, append(open, process)
			history = append(history, porcupine.Event{ClientId: process, Kind: porcupine.CallEvent, Value: callOf(each), Id: id})
		case isPending && each.kind != "info" && each.value != ":timed-out":
			out := reply{number: numberOf(each.value), text: each.value, succeeded: each.kind == "ok", known: true}
			history = append(history, porcupine.Event{ClientId: process, Kind: porcupine.ReturnEvent, Value: out, Id: id})
			delete(pending, each.process)
			open[id] = nothing
		case isPending && each.kind == "fail":
			history = append(history, porcupine.Event{ClientId: process, Kind: porcupine.ReturnEvent, Value: reply{}, Id: id})
			delete(pending, each.process)
			open[id] = nothing
		}
	}
	for id, process := range open {
		if process != nothing {
			history = append(history, porcupine.Event{ClientId: process, Kind: porcupine.ReturnEvent, Value: reply{}, Id: id})
		}
	}
	return history
}

func callOf(each line) call {
	in := call{function: each.function, key: each.key, value: each.value, number: numberOf(each.value)}
	if each.function == "cas" {
		fmt.Sscanf(each.value, "[%d %d]", &in.from, &in.to)
	}
	return in
}

func numberOf(text string) int {
	if number, err := strconv.Atoi(text); err == nil {
		return number
	}
	return nothing
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	runs, err := strconv.Atoi(os.Args[1])
	check(err)
	model := registerModel
	if os.Args[2] == "key-value" {
		model = keyValueModel
	}
	var histories [][]porcupine.Event
	operations := 0
	for _, file := range os.Args[3:] {
		history := read(file, os.Args[2])
		histories, operations = append(histories, history), operations+len(history)/2
	}
	var milliseconds []float64
	held := 0
	for run := 0; run <= runs; run++ {
		held = 0
		from := time.Now()
		for _, history := range histories {
			if porcupine.CheckEvents(model, history) {
				held++
			}
		}
		if run > 0 {
			milliseconds = append(milliseconds, float64(time.Since(from).Nanoseconds())/1e6)
		}
	}
	sort.Float64s(milliseconds)
	check(json.NewEncoder(os.Stdout).Encode(map[string]interface{}{
		"count": len(histories), "operations": operations, "held": held, "violated": len(histories) - held,
		"p50Ms": milliseconds[(runs-1)/2], "maxMs": milliseconds[runs-1],
	}))
}
